"""The chart forms of the book, and the one theme they share.

Each form takes a frame as :mod:`insights.data` gives it and returns an Altair chart: change it further as any other.
A form says in the chart's ``description`` what it is; the finding is said by the title of its figure.
"""

from insights.charts.dots import calendar, icon_array, unit_chart
from insights.charts.look import theme
from insights.charts.rows import (
    dumbbells,
    fits,
    need_and_help,
    shares,
    shares_in_words,
    sizes,
)
from insights.charts.time import dot_timeline, explorer, lines, sparkline, stacked, timeline
from insights.palette import CARE, CONTEXT, DARK, GRID, INK, MUTED, OPEN, PAPER, PUBLISHED

__all__ = [
    "CARE",
    "CONTEXT",
    "DARK",
    "GRID",
    "INK",
    "MUTED",
    "OPEN",
    "PAPER",
    "PUBLISHED",
    "calendar",
    "dot_timeline",
    "dumbbells",
    "explorer",
    "fits",
    "icon_array",
    "lines",
    "need_and_help",
    "shares",
    "shares_in_words",
    "sizes",
    "sparkline",
    "stacked",
    "theme",
    "timeline",
    "unit_chart",
]
