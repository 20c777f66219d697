"""Bad input gets one message that names file, row, column and what to do, and nothing is built."""

from __future__ import annotations

import csv

import pytest

from insights import __main__, data, datapackage, figure, finding, findings, observed, rules, series


def edit(path, change):
    """Rewrite a table after ``change`` has been at its rows, each a dict."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(name, column, value):
    def change(rows):
        next(row for row in rows if name in (row.get("id"), row.get("series")))[column] = value

    return change


def drop_column(column):
    return lambda rows: [{key: cell for key, cell in row.items() if key != column} for row in rows]


CASES = [
    ("findings.csv", set_cell("2016-workload-more", "value", "seventy"), ["{row}, column value", "'seventy' is not a number", "Write digits"]),
    ("findings.csv", set_cell("2016-workload-more", "value", "174.6"), ["{row}, column value", "percentage above 100"]),
    ("findings.csv", set_cell("2016-workload-more", "value", "-1"), ["{row}, column value", "below 0"]),
    ("findings.csv", set_cell("2016-workload-more", "value", "47.6"), ["{row}, column value", "not what was printed: '74.6'"]),
    ("findings.csv", set_cell("2016-workload-more", "decimals", "2"), ["{row}, column decimals", "2 decimals", "has 1"]),
    ("findings.csv", set_cell("2016-workload-more", "value", ""), ["{row}, column value", "empty", "kind is 'share'"]),
    ("findings.csv", set_cell("2016-workload-more", "kind", "shares"), ["{row}, column kind", "Did you mean 'share'?"]),
    ("findings.csv", set_cell("2016-workload-more", "sources", "netclean-2061"), ["{row}, column sources", "not in data/references.bib", "Did you mean 'netclean-2016'?"]),
    ("findings.csv", set_cell("2016-workload-more", "edition", "2014"), ["{row}, column edition", "not in data/editions.csv"]),
    ("findings.csv", set_cell("2016-workload-more", "id", "2016-workload-less"), ["column id", "'2016-workload-less' already stands in {row}"]),
    ("findings.csv", set_cell("2016-normal-case-data", "low", "30"), ["column low", "low end 30 is above the high end 3", "Swap"]),
    ("findings.csv", set_cell("2016-channels-darknet", "rank", ""), ["column rank", "kind is 'rank'"]),
    ("findings.csv", set_cell("2016-origin", "value", "50"), ["column value", "filled", "kind is 'words'"]),
    ("findings.csv", set_cell("2016-victim-identification-daily", "question", ""), ["column question", "empty", "must be filled"]),
    ("findings.csv", drop_column("unit"), ["row 1, column unit", "missing", "Add it to the header"]),
    ("observations.csv", set_cell("iwf-confirmed", "series", "iwf-confirmd"), ["column series", "Did you mean 'iwf-confirmed'?"]),
    ("observations.csv", lambda rows: [row for row in rows if (row["series"], row["year"]) != ("cybertipline-reports", "2010")], ["column year", "no row for 2010"]),
    ("cybertipline_countries.csv", lambda rows: rows[1:], ["countries sum to", "total of that year"]),
    ("series.csv", set_cell("iwf-confirmed", "grade", "D"), ["column grade", "'D'", "Known: A, B, C"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change", "told"), CASES, ids=[" ".join(case[2])[:60] for case in CASES])
def test_a_bad_row_is_told_with_its_place(data_copy, capsys, file, change, told):
    row = findings().query("id == '2016-workload-more'").index[0] + 2
    edit(data_copy / file, change)
    assert __main__.main() == 1
    message = capsys.readouterr().err
    assert f"data/{file}" in message
    for part in told:
        assert part.replace("{row}", f"row {row}") in message


def test_two_shares_that_exhaust_a_question_must_sum_to_100(data_copy):
    def change(rows):
        row = next(row for row in rows if row["id"] == "2016-victim-identification-daily")
        row["value"] = row["as_printed"] = "66.2"

    edit(data_copy / "findings.csv", change)
    (problem,) = rules.check()
    assert "sum to 101, not 100" in str(problem)


def test_a_file_that_is_not_utf8(data_copy):
    path = data_copy / "gaps.csv"
    path.write_bytes(path.read_bytes().replace(b"darknet", "d\xe4rknet".encode("latin-1")))
    (problem,) = rules.check()
    assert str(problem) == "data/gaps.csv, row 5: The byte 0xe4 is not UTF-8. Save the file as UTF-8."


def test_a_row_with_a_cell_too_many(data_copy):
    path = data_copy / "gaps.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",more\n", encoding="utf-8")
    (problem,) = rules.check()
    assert "row 15: 7 cells, where the header has 6" in str(problem)


def test_a_missing_file(data_copy):
    (data_copy / "gaps.csv").unlink()
    (problem,) = rules.check()
    assert str(problem) == "data/gaps.csv: The file is missing. Put it back."


def test_a_source_that_stands_twice(data_copy):
    path = data_copy / "references.bib"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(datapackage.DataError, match="repeated"):
        datapackage.references()


def test_all_problems_are_told_at_once(data_copy):
    edit(data_copy / "findings.csv", set_cell("2016-workload-more", "value", "many"))
    edit(data_copy / "gaps.csv", set_cell("2016-bases", "known", ""))
    assert {problem.file for problem in rules.check()} == {"findings.csv", "gaps.csv"}


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: findings(topic="chanels"), "no topic 'chanels'. Did you mean 'channels'?"),
        (lambda: findings(edition=2061), "no edition 2061. Did you mean"),
        (lambda: finding("2016-workload-mor"), "no figure '2016-workload-mor'. Did you mean '2016-workload-more'?"),
        (lambda: series("iwf-confirm"), "no series 'iwf-confirm'. Did you mean 'iwf-confirmed'?"),
        (lambda: observed("iwf-confirmed", 2012), "no number for '2012'."),
        (lambda: data.population("SWD"), "no area 'SWD'."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(ask, told):
    with pytest.raises(data.UnknownName) as error:
        ask()
    assert told in str(error.value)


def test_a_changed_row_is_read_at_once(data_copy):
    assert finding("2016-workload-more")["note"].startswith("The English page")
    edit(data_copy / "findings.csv", set_cell("2016-workload-more", "note", "Changed."))
    assert finding("2016-workload-more")["note"] == "Changed."


@pytest.mark.parametrize("lacking", ["subtitle", "columns", "source"])
def test_a_figure_says_what_it_lacks(lacking):
    import altair as alt
    import pandas as pd

    frame = pd.DataFrame({"a": [1]})
    told = {"subtitle": "A measure.", "columns": {"a": "A"}, "source": "Source: here."}
    told.pop(lacking)
    chart = alt.Chart(frame).mark_bar().properties(description="Bars.")
    with pytest.raises(ValueError, match=f"Figure 'one' has no {lacking}"):
        figure("one", chart, title="One.", data=frame, **told)
