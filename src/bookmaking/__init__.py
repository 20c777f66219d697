"""Makes the book: the Sphinx extension, the pages, and what a reader takes away from them.

It may import :mod:`insights` and :mod:`static_vega`; neither imports it, and no chapter does.
"""
