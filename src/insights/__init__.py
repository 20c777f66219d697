"""The words a chapter speaks: data, numbers, rounding, charts, figures, claims.

A chapter imports what is named here, ``charts`` among it, and nothing else. This package knows notebooks, pandas,
Altair and :mod:`static_vega`; it may import neither Sphinx nor what makes pages. Importing it changes nothing; when
``charts`` is imported, Altair's charts take its look and show in the book as in JupyterLab.

>>> from insights import findings, number
>>> print(number("2016-workload-more"))
74.6 %
"""

from insights import ranks, rounding
from insights.claims import claim, claim_list
from insights.data import (
    breaks,
    catalogue,
    codebook,
    comparisons,
    corrections,
    cybertipline_countries,
    editions,
    finding,
    findings,
    gaps,
    population,
    providers,
    series,
    sources,
    with_rest,
)
from insights.figures import figure, ref, source_list, table
from insights.quantities import card, derived, number, observed

__all__ = [
    "breaks",
    "card",
    "catalogue",
    "charts",
    "claim",
    "claim_list",
    "codebook",
    "comparisons",
    "corrections",
    "cybertipline_countries",
    "derived",
    "editions",
    "figure",
    "finding",
    "findings",
    "gaps",
    "number",
    "observed",
    "population",
    "providers",
    "ranks",
    "ref",
    "rounding",
    "series",
    "source_list",
    "sources",
    "table",
    "with_rest",
]
