"""What a place in a published order says about a share that was not published."""

from __future__ import annotations

import pandas as pd


def intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """Return findings with ``low`` and ``high`` filled for shares known only by their rank, in percent.

    If the published order is by share, a share lies between the nearest known shares above and below it in that order;
    with none below it the lower end is 0, with none above it the upper end is 100. Rows of another kind are unchanged.
    """
    frame = frame.copy()
    known = frame[(frame["kind"] == "share") & frame["rank"].notna()]
    for index, row in frame[frame["kind"] == "rank"].iterrows():
        frame.loc[index, "low"] = known.loc[known["rank"] > row["rank"], "value"].max()
        frame.loc[index, "high"] = known.loc[known["rank"] < row["rank"], "value"].min()
    ranked = frame["kind"] == "rank"
    frame.loc[ranked, "low"] = frame.loc[ranked, "low"].fillna(0)
    frame.loc[ranked, "high"] = frame.loc[ranked, "high"].fillna(100)
    return frame
