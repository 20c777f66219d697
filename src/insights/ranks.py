"""What a place in a published order says about a share that was not published."""

from __future__ import annotations

import pandas as pd


def intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """Return findings with ``low`` and ``high`` filled for shares known only by their rank, in percent.

    If the published order is by share, a share lies between the nearest known shares above and below it in that order;
    with none below it the lower end is 0, with none above it the upper end is 100. An order is that of one question of
    one edition: findings of several are each put into their own. Rows of another kind are unchanged.
    """
    frame = frame.copy()
    ranked = frame["kind"] == "rank"
    for _, order in frame[ranked | (frame["kind"] == "share")].groupby(["edition", "question"]):
        known = order[(order["kind"] == "share") & order["rank"].notna()]
        for index, rank in order.loc[order["kind"] == "rank", "rank"].items():
            frame.loc[index, "low"] = known.loc[known["rank"] > rank, "value"].max()
            frame.loc[index, "high"] = known.loc[known["rank"] < rank, "value"].min()
    frame.loc[ranked, "low"] = frame.loc[ranked, "low"].fillna(0)
    frame.loc[ranked, "high"] = frame.loc[ranked, "high"].fillna(100)
    return frame
