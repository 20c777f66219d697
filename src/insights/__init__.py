"""The words a chapter speaks: data, numbers, rounding, charts, figures, claims.

A chapter imports what is named in ``__init__.pyi``, ``charts`` among it, and nothing else. This package knows
notebooks, pandas, Altair and :mod:`static_vega`; it may import neither Sphinx nor what makes pages. Importing it
changes nothing; when ``charts`` is imported, Altair's charts take its look and show in the book as in JupyterLab.

Each name is loaded when it is first asked for, as SPEC 1 of Scientific Python describes: what makes pages asks for
little of it, and to load pandas is a tenth of the time in which a changed chapter is there.

>>> from insights import findings, number
>>> print(number("2016-workload-more"))
74.6 %
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
