"""Makes the book: the Sphinx extension, the pages, and what a reader takes away from them.

It may import :mod:`insights` and :mod:`static_vega`; neither imports it, and no chapter does. ``execution`` and
``drawing`` work in processes of their own and know nothing of Sphinx; markup is written in ``templates``.
"""
