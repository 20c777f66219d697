"""The tables hold what was published, and nothing else."""

from __future__ import annotations

import ast
import json
import re

import duckdb
import pandas as pd
import polars as pl
import pytest
from frictionless import Package

from insights import breaks, codebook, data, datapackage, findings, gaps, rules, series
from project import ROOT

# Read off the sources by hand: id, as printed, the number or numbers it stands for.
GOLDEN = [
    ("2015-officers", "368", 368),
    ("2015-countries", "28", 28),
    ("2015-work-computers-private", "76", 76),
    ("2015-work-computers-public", "58", 58),
    ("2015-severity-more", "43", 43),
    ("2015-severity-less", "1", 1),
    ("2015-victim-identification-not-prioritised", "17", 17),
    ("2015-victim-identification-too-many-cases", "56", 56),
    ("2015-victim-identification-too-much-material", "63", 63),
    ("2015-offender-identification-not-prioritised", "34", 34),
    ("2015-offender-identification-too-much-material", "34", 34),
    ("2015-offender-identification-too-many-cases", "43", 43),
    ("2015-law-unsuitable", "64", 64),
    ("2016-officers", "370", 370),
    ("2016-countries", "26", 26),
    ("2016-location-united-states", "61.1", 61.1),
    ("2016-location-europe", "26", 26),
    ("2016-insights", "10", 10),
    ("2016-children-saved", "over 1,600", (1600, None)),
    ("2016-workload-more", "74.6", 74.6),
    ("2016-workload-less", "1.1", 1.1),
    ("2016-normal-case-data", "1-3", (1, 3)),
    ("2016-normal-case-images", "1-10 million", (1_000_000, 10_000_000)),
    ("2016-largest-case-data", "as large as 100", (None, 100)),
    ("2016-largest-case-images", "over 100 million", (100_000_000, None)),
    ("2016-largest-case-video", "over 100,000", (100_000, None)),
    ("2016-largest-case-data-65", "65", 65),
    ("2016-agency-seizure-four-years-earlier", "4", 4),
    ("2016-agency-seizure-year-before", "6", 6),
    ("2016-interpol-largest-seizure", "40", 40),
    ("2016-channels-file-sharing", "90", 90),
    ("2016-channels-social-media", "37.9", 37.9),
    ("2016-channels-open-web", "17.3", 17.3),
    ("2016-file-sharing-material", "50-80", (50, 80)),
    ("2016-social-media-trend", "34", 34),
    ("2016-blocked-searches", "500,000", 500_000),
    ("2016-work-computers", "70", 70),
    ("2016-better-prepared", "91.8", 91.8),
    ("2016-victim-identification-daily", "65.2", 65.2),
    ("2016-victim-identification-not-daily", "34.8", 34.8),
    ("2016-victim-identification-department", "80", 80),
    ("2017-officers", "435", 435),
    ("2017-countries", "33", 33),
    ("2017-social-media-trend", "46", 46),
    ("2017-apps-trend", "25.5", 25.5),
    ("2017-mobile-trend", "10", 10),
    ("2017-grooming-trend", "8.6", 8.6),
    ("2017-technology-trend", "30.5", 30.5),
    ("2017-anonymisation-trend", "16", 16),
    ("2017-cloud-trend", "11.5", 11.5),
    ("2017-encryption-trend", "11", 11),
    ("2017-normal-case-images", "50,000 to 5 million", (50_000, 5_000_000)),
    ("2017-normal-case-illegal-images", "fewer than 50,000", (None, 50_000)),
    ("2018-officers", "272", 272),
    ("2018-countries", "30", 30),
    ("2018-location-united-states", "54.4", 54.4),
    ("2018-location-others", "20.3", 20.3),
    ("2018-location-europe", "34.7", 34.7),
    ("2018-self-produced", "more than 90", (90, None)),
    ("2018-deepfakes-no", "more than 80", (80, None)),
    ("2018-work-computer-alerts", "513", 513),
    ("2018-work-computers-watched", "269,370", 269_370),
    ("2019-officers", "450", 450),
    ("2019-countries", "41", 41),
    ("2019-location-north-america", "50.4", 50.4),
    ("2019-location-united-states", "46.4", 46.4),
    ("2019-location-europe", "40", 40),
    ("2019-live-streaming", "56", 56),
    ("2019-live-streaming-common", "almost 40", (None, 40)),
    ("2019-apps-named", "64", 64),
    ("2019-darknet-trend", "16.1", 16.1),
    ("2019-social-media-trend", "14.3", 14.3),
    ("2020-officers", "470", 470),
    ("2020-countries", "39", 39),
    ("2020-location-united-states", "44", 44),
    ("2020-location-sweden", "15", 15),
    ("2020-pandemic-capacity-united-kingdom", "47", 47),
    ("2020-pandemic-reports-more", "about 30-40", (30, 40)),
]

# Series, category, period, value.
GOLDEN_SERIES = [
    ("cybertipline-reports", None, "1998", 4_560),
    ("cybertipline-reports", None, "2013", 505_280),
    ("cybertipline-reports", None, "2016", 8_297_923),
    ("cybertipline-reports", None, "2023", 36_210_368),
    ("cybertipline-reports", None, "2024", 20_512_803),
    ("cybertipline-reports", None, "2025", 21_351_493),
    ("cybertipline-incidents-2024", None, "2024", 29_200_000),
    ("cybertipline-reports-providers", None, "2025", 21_181_300),
    ("cybertipline-reports-public", None, "2019", 150_667),
    ("cybertipline-reports-platform", "Facebook", "2025", 4_907_710),
    ("cybertipline-reports-platform", "X", "2023", 273_416),
    ("cybertipline-reports-type", "Online enticement", "2023", 186_819),
    ("cybertipline-reports-type-half-year", "Child sex trafficking", "2025-H1", 62_891),
    ("cybertipline-files", None, "2023", 105_653_162),
    ("iwf-confirmed", None, "2013", 13_182),
    ("iwf-confirmed", None, "2015", 68_092),
    ("iwf-confirmed", None, "2024", 291_273),
    ("iwf-reports-assessed", None, "2017", 132_636),
    ("iwf-reports-assessed", None, "2024", 424_047),
    ("inhope-addresses", None, "2020", 1_038_250),
    ("inhope-addresses", None, "2021", 910_642),
    ("inhope-addresses", None, "2024", 2_497_438),
    ("inhope-addresses-illegal", None, "2024", 1_634_636),
    ("https-page-loads", None, "2025-12", 80),
    ("us-task-forces-investigations", None, "2024", 203_467),
    ("iwf-hosting-share", "Europe", "2016", 60),
    ("iwf-hosting-share", "North America", "2016", 37),
    ("inhope-removed-within-three-days", None, "2019", 50),
    ("icse-victims-identified", None, "2017-01-09", 10_000),
    ("canada-online-offences-rate", None, "2022", 160),
]


@pytest.mark.parametrize(("name", "printed", "numbers"), GOLDEN)
def test_figure_is_as_published(name, printed, numbers):
    row = data.finding(name)
    assert row["as_printed"] == printed
    if isinstance(numbers, tuple):
        assert (row["low"], row["high"]) == pytest.approx(
            [float("nan") if n is None else n for n in numbers], nan_ok=True
        )
    else:
        assert row["value"] == numbers


@pytest.mark.parametrize(("name", "category", "period", "value"), GOLDEN_SERIES)
def test_official_number_is_as_published(name, category, period, value):
    frame = series(name)
    same = frame["category"].isna() if category is None else frame["category"] == category
    assert frame.loc[same & (frame["period"] == period), "value"].tolist() == [value]


@pytest.mark.parametrize(("topic", "words"), [("origin", "primarily"), ("obstacles", "four named, no number")])
def test_words_stay_words(topic, words):
    row = findings(2016, topic).query("as_printed == @words").iloc[0]
    assert row[["value", "low", "high", "decimals"]].isna().all()


def test_package_keeps_all_its_rules():
    assert rules.check() == []


def test_an_independent_validator_agrees():
    report = Package(str(ROOT / "data" / datapackage.DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_every_gap_of_the_report_is_listed():
    assert len(gaps(2016)) == 14
    assert gaps(2016, "origin")["missing"].str.contains("region").all()


def test_the_breaks_are_known():
    assert breaks("cybertipline-reports")[["year", "label"]].values.tolist() == [
        [2024, "Bundling"],
        [2024, "Default encryption"],
        [2024, "New duty to report"],
    ]
    assert breaks("iwf-confirmed")["year"].tolist() == [2014]


def test_names_and_titles_are_read_as_bibtex_means_them(data_copy):
    path = data_copy / "references.bib"
    entry = r"""@misc{someone, author = {van der Berg, J{\"u}rgen A. and Smith, Jr., Bob and {Let's Encrypt}},
      title = {{137\% of {\'e}t\'e \& more}}, url = {https://a_b.org/%7Ex#y}, note = {Vol.~2}}"""
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    (row,) = data.sources_of(["someone"]).to_dict("records")
    assert row == {
        "key": "someone",
        "author": "Jürgen A. van der Berg, Bob Smith Jr., Let's Encrypt",
        "title": "137% of été & more",
        "year": "",
        "url": "https://a_b.org/%7Ex#y",
        "note": "Vol.\N{NO-BREAK SPACE}2",
    }


def test_the_codebook_has_every_column_and_what_it_may_hold():
    columns = codebook().set_index(["table", "column"])
    assert len(columns) == sum(len(datapackage.read(name).columns) for name in datapackage.names())
    kind = columns.loc[("findings", "kind")]
    assert (kind["type"], kind["filled"], kind["refers_to"]) == ("string", "always", "")
    assert kind["allowed"].startswith("share; count")
    assert columns.loc[("findings", "edition"), "refers_to"] == "editions.edition"
    assert columns.loc[("findings", "sources"), "refers_to"] == "references.bib"
    assert columns.loc[("observations", "value"), "allowed"] == "from 0"


def shown(language):
    """Return the code of the data page that loads the tables."""
    cells = json.loads((ROOT / "chapters/data.ipynb").read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.findall(rf"^```{language}\n(.*?)^```", prose, re.DOTALL | re.MULTILINE)


def pairs(result):
    """Return the answers and figures that a tool loaded, whatever it holds them in."""
    rows = result if isinstance(result, list) else result.rows() if hasattr(result, "rows") else result.values.tolist()
    return [tuple(row[:2]) for row in rows]


def test_the_tables_load_as_the_data_page_shows(monkeypatch):
    monkeypatch.chdir(ROOT)
    wanted = findings(2016, "channels")[["answer", "as_printed"]].values.tolist()
    loaded = []
    for source in shown("python"):
        *first, last = ast.parse(source).body
        names: dict[str, object] = {}
        exec(compile(ast.Module(first, []), "data page", "exec"), names)
        loaded.append(eval(compile(ast.Expression(last.value), "data page", "eval"), names))
    loaded += [duckdb.sql(source).fetchall() for source in shown("sql")]
    assert len(loaded) == 4
    for result in loaded:
        assert pairs(result) == list(map(tuple, wanted))


@pytest.mark.parametrize("name", datapackage.names())
def test_other_tools_see_the_same_rows_and_columns(name):
    path = str(ROOT / "data" / datapackage.resource(name)["path"])
    ours = datapackage.read(name)
    assert pd.read_csv(path).shape == ours.shape
    assert pl.read_csv(path, infer_schema_length=None).shape == ours.shape
    assert duckdb.read_csv(path).shape == ours.shape
