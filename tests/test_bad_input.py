"""Bad input gets one message that names file, row, column and what to do, and nothing is built."""

from __future__ import annotations

import csv

import pytest

from insights import __main__, data, datapackage, figure, finding, findings, gaps, observed, rules, series


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
    """Write a cell of the first row that has ``name`` in one of its cells."""

    def change(rows):
        next(row for row in rows if name in row.values())[column] = value

    return change


def drop_column(column):
    return lambda rows: [{key: cell for key, cell in row.items() if key != column} for row in rows]


def drop(**named):
    return lambda rows: [row for row in rows if any(row[column] != cell for column, cell in named.items())]


def add(like, **cells):
    """Add a row like the first one whose id or series is ``like``, with other cells."""
    return lambda rows: [*rows, next(row for row in rows if like in row.values()) | cells]


def share(column, value):
    return "findings.csv", set_cell("2016-workload-more", column, value)


def observation(column, value):
    return "observations.csv", set_cell("iwf-confirmed", column, value)


# What is done to the data, and what the one message about it holds; {row} is that of 2016-workload-more.
CASES = [
    # A cell that is not written as its type is
    (share("value", "seventy"), ["{row}, column value", "'seventy' is not a number", "Write digits"]),
    (share("value", "NaN"), ["{row}, column value", "'NaN' is not a number"]),
    (share("value", "Infinity"), ["column value", "'Infinity' is not a number"]),
    (share("value", "+74.6"), ["column value", "'+74.6' is not a number", "no separator, sign or unit"]),
    (share("value", "074.6"), ["column value", "'074.6' is not a number"]),
    (share("value", "７４.６"), ["column value", "is not a number"]),
    (share("value", "-1"), ["{row}, column value", "below 0"]),
    (share("edition", "２０１６"), ["column edition", "is not a year"]),
    (observation("value", "57_335"), ["column value", "'57_335' is not a number"]),
    (observation("value", "1234567890123456"), ["column value", "more than 15 digits"]),
    (observation("value", "57335.5"), ["column value", "no whole number, and the series counts"]),
    (("findings.csv", set_cell("2016-published", "date", "20161114")), ["column date", "'20161114' is not a date", "2016-11-14"]),
    (("findings.csv", set_cell("2016-published", "date", "2016-11-31")), ["column date", "'2016-11-31' is not a date"]),
    (share("kind", "shares"), ["{row}, column kind", "Did you mean 'share'?"]),
    (share("question", ""), ["column question", "empty", "must be filled"]),
    (share("answer", " More demanding"), ["column answer", "begins or ends with a space", "Remove it"]),
    (share("answer", "More\N{ZERO WIDTH SPACE}demanding"), ["column answer", "holds the character U+200B"]),
    (share("note", "A bell\a."), ["column note", "holds the character U+0007"]),
    (share("answer", "Cafe\N{COMBINING ACUTE ACCENT}"), ["column answer", "two characters", "NFC"]),
    # What the cells of a figure keep between them
    (share("as_printed", "74.6%"), ["{row}, column as_printed", "'74.6%' is not written as a figure of kind 'share' is", "'74.6'"]),
    (share("as_printed", "over 74.6"), ["column as_printed", "of kind 'share'"]),
    (("findings.csv", set_cell("2016-file-sharing-material", "as_printed", "50–80")), ["column as_printed", "'50–80' is not written", "a range has a hyphen"]),
    (("findings.csv", set_cell("2016-children-saved", "as_printed", "1,600")), ["column as_printed", "of kind 'at least'", "'over 1,600'"]),
    (("findings.csv", set_cell("2016-blocked-searches", "as_printed", "5,00000")), ["column as_printed", "of kind 'count'"]),
    (("findings.csv", set_cell("2016-published", "as_printed", "14 October 2016")), ["column date", "not what was printed: '14 October 2016'"]),
    (("findings.csv", set_cell("2016-channels-darknet", "as_printed", "third place")), ["column rank", "2 is not what was printed: 'third place'"]),
    (share("value", "174.6"), ["{row}, column value", "percentage above 100"]),
    (share("value", "47.6"), ["{row}, column value", "not what was printed: '74.6'"]),
    (share("decimals", "2"), ["{row}, column decimals", "2 decimals", "has 1"]),
    (share("value", ""), ["{row}, column value", "empty", "kind is 'share'"]),
    (share("unit", "officers"), ["column unit", "'officers' is the unit, and the kind is 'share'"]),
    (share("base", "370"), ["{row}, column base", "The base is 370, and its status is 'not printed'", "The size of the sample is no base"]),
    (share("base_status", "printed"), ["column base", "The base is empty, and its status is 'printed'"]),
    (share("base_status", "not applicable"), ["column base_status", "'not applicable', and the kind is 'share'"]),
    (("findings.csv", set_cell("2015-severity-more", "base", "3680")), ["column base", "more than the 368 who answered"]),
    (share("note", "As seen on Telegram."), ["column note", "'Telegram' is a name of a service"]),
    (("findings.csv", set_cell("2016-normal-case-data", "low", "30")), ["column low", "low end 30 is above the high end 3", "Swap"]),
    (("findings.csv", set_cell("2016-channels-darknet", "rank", "")), ["column rank", "kind is 'rank'"]),
    (("findings.csv", set_cell("2016-origin", "value", "50")), ["column value", "filled", "kind is 'words'"]),
    # What rows and tables keep between them
    (share("id", "2016-workload-less"), ["column id", "'2016-workload-less' already stands in {row}"]),
    (share("id", "2017-workload-more"), ["{row}, column id", "does not begin with its edition, 2016"]),
    (share("edition", "2014"), ["{row}, column edition", "not in data/editions.csv"]),
    (share("sources", "netclean-2061"), ["{row}, column sources", "not in data/references.bib", "Did you mean 'netclean-2016'?"]),
    (share("sources", "netclean-2016; netclean-2016"), ["{row}, column sources", "names one twice"]),
    (share("question", "How has your workload changed?"), ["{row}, column question", "data/questions.csv says nothing of the question"]),
    (("findings.csv", set_cell("2016-channels-social-media", "rank", "1")), ["column rank", "The place 1 is taken twice"]),
    (("findings.csv", drop(id="2017-officers")), ["data/editions.csv, row 4, column edition", "No figure '2017-officers'", "Add the row"]),
    (("findings.csv", drop(id="2016-victim-identification-daily")), ["column exhausted_by", "'2016-victim-identification-daily' is not in data/findings.csv"]),
    (("gaps.csv", set_cell("2016-bases", "topic", "sampel")), ["column topic", "Did you mean 'sample'?"]),
    (("comparisons.csv", set_cell("europe", "editions", "2016; 2061")), ["column editions", "'2061' is not in data/editions.csv"]),
    (("comparisons.csv", set_cell("work-computers", "editions", "2015; 2017")), ["column editions", "The edition 2017 has no figure on 'work-computers'"]),
    (("questions.csv", set_cell("Where do the officers work?", "question", "Where do officers work?")), ["column question", "Did you mean 'Where do the officers work?'?"]),
    (observation("series", "iwf-confirmd"), ["column series", "Did you mean 'iwf-confirmed'?"]),
    (observation("period", "2013-13-45"), ["column period", "'2013-13-45' is no year"]),
    (observation("period", "2013-02-30"), ["column period", "'2013-02-30' is no year"]),
    (observation("year", "2014"), ["column year", "2014 is not the year of '2013'"]),
    (("observations.csv", drop(series="cybertipline-reports", year="2010")), ["column year", "cybertipline-reports has no row for 2010"]),
    (("observations.csv", drop(series="cybertipline-reports", year="2021")), ["cybertipline-reports has no total for 2021", "Put the row back"]),
    (("observations.csv", drop(series="iwf-confirmed")), ["data/series.csv", "iwf-confirmed has no number in data/observations.csv"]),
    (("observations.csv", add("iwf-confirmed", period="2011", year="2011")), ["data/spans.csv", "iwf-confirmed has 2011, which no span holds"]),
    (("observations.csv", set_cell("cybertipline-reports-type", "value", "1625")), ["In 2021 the parts of 'reports-by-type' sum to 29,397,682, and cybertipline-reports is 29,397,681"]),
    (("observations.csv", set_cell("cybertipline-reports-platform", "category", "Discard")), ["column category", "Did you mean 'Discord'?"]),
    (("cybertipline_countries.csv", lambda rows: rows[1:]), ["the parts of 'reports-by-country' sum to"]),
    (("population.csv", set_cell("WLD", "people", "1")), ["the parts of 'population-by-region' sum to"]),
    (("breaks.csv", set_cell("iwf-confirmed", "year", "2041")), ["column year", "iwf-confirmed has no number of 2041"]),
    (("series.csv", set_cell("iwf-confirmed", "grade", "D")), ["column grade", "'D'", "Known: A, B, C"]),
    (("series.csv", drop(series="iwf-confirmed")), ["column series", "'iwf-confirmed' is not in data/series.csv"]),
    (("corrections.csv", set_cell("inhope-2020", "row", "inhope-adresses")), ["column row", "Did you mean 'inhope-addresses'?"]),
    (("corrections.csv", set_cell("inhope-2020", "after", "over 1,000,000")), ["column after", "what it says now"]),
    # The file
    (("findings.csv", drop_column("unit")), ["row 1, column unit", "missing", "Add it to the header"]),
]  # fmt: skip


@pytest.mark.parametrize(("done", "told"), CASES, ids=[case[1][-1].replace("{row}", "")[:60] for case in CASES])
def test_a_bad_row_is_told_with_its_place(data_copy, capsys, done, told):
    row = findings().query("id == '2016-workload-more'").index[0] + 2
    file, change = done
    edit(data_copy / file, change)
    assert __main__.main() == 1
    messages = capsys.readouterr().err.splitlines()
    assert any(all(part.replace("{row}", f"row {row}") in message for part in told) for message in messages), messages


def test_two_shares_that_exhaust_a_question_must_sum_to_100(data_copy):
    def change(rows):
        row = next(row for row in rows if row["id"] == "2016-victim-identification-daily")
        row["value"] = row["as_printed"] = "66.2"

    edit(data_copy / "findings.csv", change)
    (problem,) = rules.check()
    assert "2016-victim-identification-daily and 2016-victim-identification-not-daily sum to 101, not 100" in str(
        problem
    )


def test_a_file_that_is_not_utf8(data_copy):
    path = data_copy / "gaps.csv"
    path.write_bytes(path.read_bytes().replace(b"darknet", "d\xe4rknet".encode("latin-1")))
    (problem,) = rules.check()
    assert str(problem) == "data/gaps.csv, row 5: The byte 0xe4 is not UTF-8. Save the file as UTF-8."


def gaps_text(change):
    def edit_text(folder):
        path = folder / "gaps.csv"
        path.write_bytes(change(path.read_bytes()))

    return edit_text


FILES = [
    (gaps_text(lambda text: text.rstrip(b"\n") + b",more\n"), "gaps.csv, row 15: 7 cells, where the header has 6."),
    (gaps_text(lambda text: text + b"\n"), "gaps.csv, row 16: The row is empty. Remove it."),
    (gaps_text(lambda text: text + b'"open'), "gaps.csv, row 16: The row cannot be read"),
    (gaps_text(lambda text: b""), "gaps.csv: The file is empty."),
    (gaps_text(lambda text: text.replace(b"known", b"missing", 1)), "gaps.csv, row 1, column known: The column is missing."),
    (lambda folder: (folder / "gaps.csv").unlink(), "gaps.csv: The file is missing. Put it back."),
    (lambda folder: (folder / "more.csv").write_text("a\n1\n"), "more.csv: The table is not described, so nothing checks it."),
    (lambda folder: (folder / "datapackage.json").write_text("{\n,"), "datapackage.json, row 2: Expecting property name"),
]  # fmt: skip


@pytest.mark.parametrize(("done", "told"), FILES, ids=[told for _, told in FILES])
def test_a_bad_file_is_told(data_copy, capsys, done, told):
    done(data_copy)
    assert __main__.main() == 1
    assert f"data/{told}" in capsys.readouterr().err


def test_a_column_that_stands_twice(data_copy):
    path = data_copy / "gaps.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",known", *(line + "," for line in lines[1:])]) + "\n", encoding="utf-8")
    (problem,) = rules.check()
    assert str(problem) == "data/gaps.csv, row 1, column known: The column stands twice. Remove one."


def test_line_ends_of_another_system_are_fine(data_copy):
    for path in data_copy.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert rules.check() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda text: text.replace("  url = {https://itpro.com", "  link = {https://itpro.com"),
            "'itpro-2015' has no url",
        ),
        (lambda text: text + "@misc{nobody, author={A}, title={B}, url={https://c.d}}\n", "No row rests on 'nobody'"),
        (lambda text: text.replace("{https://itpro.com", "{itpro.com"), "The url of 'itpro-2015' is no address"),
    ],
)
def test_a_source_that_lacks_something_or_is_not_used(data_copy, change, told):
    path = data_copy / "references.bib"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert told in str(rules.check()[0])


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
        (lambda: findings("2016"), "'2016' is text, and the edition a number: write 2016."),
        (lambda: gaps("2016"), "'2016' is text, and the edition a number"),
        (lambda: gaps(2061), "no edition 2061. Did you mean"),
        (lambda: gaps(topic="chanels"), "no topic 'chanels'. Did you mean 'channels'?"),
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
