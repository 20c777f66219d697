"""The words a chapter speaks: data, numbers, rounding, charts, figures, claims.

>>> from insights import findings, number
>>> print(number("2016-workload-more"))
74.6 %
"""

from insights import charts, ranks, rounding
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
