"""The colours of the book's charts, each with one meaning."""

from __future__ import annotations

# Colours carry meaning: what was published, what is drawn for comparison, what asks for care.
INK = "#1f2933"
MUTED = "#5b6673"
GRID = "#e1e6eb"
PUBLISHED = "#0f6b75"
CONTEXT = "#7d8896"
CARE = "#b0501c"
OPEN = "#c3dadd"
PAPER = "#ffffff"

# What each colour becomes on the dark page.
DARK = {
    INK: "#e3e7ea",
    MUTED: "#a5b0bc",
    GRID: "#323b44",
    PUBLISHED: "#56aeb7",
    CONTEXT: "#8893a0",
    CARE: "#e0854f",
    OPEN: "#34565a",
    PAPER: "#121212",
}
