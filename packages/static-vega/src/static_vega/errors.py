"""What can be wrong with a chart."""


class ChartError(ValueError):
    """A chart that cannot become a picture; the message says why, in one sentence."""
