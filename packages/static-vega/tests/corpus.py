"""Charts over the breadth of the grammar, each drawn from the few rows below.

A function a chart; its name is the chart's. All carry a description, as a book's charts do.
"""

import math
from collections.abc import Callable

import altair as alt
import pandas as pd

CHARTS: dict[str, Callable[[], alt.TopLevelMixin]] = {}

COUNTRIES = ["Sweden", "Norway", "Denmark", "Finland"]
TALL = pd.DataFrame(
    [
        {"country": country, "kind": kind, "year": 2010 + year, "n": (3 * i + 5 * j + 7 * year) % 11 + 1}
        for i, country in enumerate(COUNTRIES)
        for j, kind in enumerate(["photo", "video", "text"])
        for year in range(4)
    ]
)
SMALL = pd.DataFrame({"country": COUNTRIES, "n": [4, 7, 2, 9], "low": [3, 5, 1, 6], "high": [6, 9, 4, 11]})
DATES = pd.DataFrame(
    {"day": pd.date_range("2016-01-01", periods=60, freq="7D"), "n": [math.sin(i / 5) * 10 + i for i in range(60)]}
)
POWERS = pd.DataFrame({"x": range(8), "size": [10**i for i in range(8)]})
SIGNED = pd.DataFrame({"x": range(-5, 6), "y": [x**3 for x in range(-5, 6)]})
CLOUD = pd.DataFrame(
    {
        "x": [(i * 37) % 101 / 10 for i in range(120)],
        "y": [(i * 53) % 97 / 10 for i in range(120)],
        "group": [("red", "green", "blue")[i % 3] for i in range(120)],
    }
)
NO_DESCRIPTION = alt.Chart(SMALL).mark_bar().encode(x="n", y="country")


def chart(function: Callable[[], alt.TopLevelMixin]) -> Callable[[], alt.TopLevelMixin]:
    """Add a chart to the corpus."""
    name = function.__name__

    def described() -> alt.TopLevelMixin:
        return function().properties(description=f"The corpus chart {name}")

    CHARTS[name] = described
    return described


def base(data: pd.DataFrame = SMALL, **properties: object) -> alt.Chart:
    return alt.Chart(data, **properties)


def ticking() -> dict[str, object]:
    """Give the specification of a chart that moves by itself, which Altair has no words for."""
    spec = base(description="Ticking").mark_bar(tooltip=True).encode(x="n", y="country").to_dict()
    spec["params"] = [{"name": "now", "select": {"type": "point", "on": {"type": "timer", "filter": "true"}}}]
    return spec


# Marks


@chart
def bars():
    return base().mark_bar().encode(x="n", y="country")


@chart
def bars_with_tooltip():
    return base().mark_bar(tooltip=True).encode(x="country", y="n")


@chart
def stacked_bars():
    return base(TALL).mark_bar().encode(x="sum(n)", y="country", color="kind")


@chart
def normalised_bars():
    return base(TALL).mark_bar().encode(x=alt.X("sum(n)").stack("normalize"), y="country", color="kind")


@chart
def grouped_bars():
    return base(TALL).mark_bar().encode(x="kind", y="mean(n)", xOffset="country", color="country")


@chart
def ranged_bars():
    return base().mark_bar(cornerRadius=3).encode(x="low", x2="high", y=alt.Y("country").sort("-x"))


@chart
def lines():
    return base(TALL).mark_line(point=True).encode(x="year:O", y="mean(n)", color="country", strokeDash="country")


@chart
def steps():
    return base(DATES).mark_line(interpolate="step-after").encode(x="day:T", y="n:Q")


@chart
def areas():
    return base(TALL).mark_area(opacity=0.6).encode(x="year:Q", y="sum(n)", color="kind")


@chart
def gradient_area():
    stops = [alt.GradientStop(color="white", offset=0), alt.GradientStop(color="darkgreen", offset=1)]
    fill = alt.Gradient(gradient="linear", stops=stops, x1=1, x2=1, y1=1, y2=0)
    return base(DATES).mark_area(color=fill, line={"color": "darkgreen"}).encode(x="day:T", y="n:Q")


@chart
def points():
    return base(CLOUD).mark_point().encode(x="x", y="y", color="group", shape="group", tooltip=["x", "y", "group"])


@chart
def sized_circles():
    return base(CLOUD).mark_circle().encode(x="x", y="y", size="x", opacity="y")


@chart
def squares():
    return base(CLOUD.head(12)).mark_square(size=90).encode(x="x", y="y", color="x:Q")


@chart
def pie():
    return base().mark_arc().encode(theta="n", color="country")


@chart
def doughnut_with_labels():
    arc = base().encode(theta=alt.Theta("n").stack(True), color="country")
    return arc.mark_arc(innerRadius=50, outerRadius=90) + arc.mark_text(radius=110).encode(text="n")


@chart
def rules_and_text():
    rule = base().mark_rule(color="firebrick").encode(x="mean(n)")
    bars = base().mark_bar().encode(x="n", y="country")
    return bars + rule + bars.mark_text(align="left", dx=3).encode(text="n")


@chart
def white_text_on_bars():
    bars = base().mark_bar(color="#1b3a5c").encode(x="n", y="country")
    return bars + bars.mark_text(align="right", dx=-4, color="white").encode(text="n")


@chart
def ticks():
    return base(TALL).mark_tick(thickness=2).encode(x="n", y="kind")


@chart
def trail():
    return base(DATES).mark_trail().encode(x="day:T", y="n", size="n")


@chart
def text_table():
    return base(TALL).mark_text().encode(x="kind", y="country", text="sum(n):Q", size="sum(n):Q")


@chart
def images_in_the_data():
    dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    return base(SMALL.assign(picture=dot)).mark_image(width=16, height=16).encode(x="n", y="country", url="picture")


# Statistics


@chart
def boxplot():
    return base(TALL).mark_boxplot().encode(x="n", y="country")


@chart
def boxplot_to_the_extremes():
    return base(TALL).mark_boxplot(extent="min-max").encode(x="kind", y="n", color="kind")


@chart
def error_bars():
    bars = base(TALL).mark_errorbar(extent="stdev").encode(x="n", y="country")
    return bars + base(TALL).mark_point(filled=True).encode(x="mean(n)", y="country")


@chart
def error_band():
    band = base(TALL).mark_errorband(extent="stdev", borders=True).encode(x="year:Q", y="n")
    return band + base(TALL).mark_line().encode(x="year:Q", y="mean(n)")


@chart
def histogram():
    return base(CLOUD).mark_bar().encode(x=alt.X("x").bin(maxbins=12), y="count()")


@chart
def heat_map():
    return base(TALL).mark_rect().encode(x="year:O", y="country", color="mean(n)")


@chart
def diverging_heat_map():
    scale = alt.Scale(scheme="redblue", domainMid=0)
    return base(SIGNED).mark_rect().encode(x="x:O", color=alt.Color("y").scale(scale))


@chart
def heat_map_with_labels():
    rects = base(TALL).mark_rect().encode(x="year:O", y="country", color="mean(n):Q")
    ink = alt.when("datum.mean_n > 6").then(alt.value("white")).otherwise(alt.value("black"))
    return rects + rects.mark_text().encode(text="mean(n):Q", color=ink)


@chart
def binned_scatter():
    return base(CLOUD).mark_circle().encode(x=alt.X("x").bin(), y=alt.Y("y").bin(), size="count()", tooltip="count()")


@chart
def density():
    curve = base(CLOUD).transform_density("x", as_=["x", "likely"], groupby=["group"])
    return curve.mark_area(opacity=0.5).encode(x="x:Q", y="likely:Q", color="group:N")


@chart
def regression():
    dots = base(CLOUD).mark_point().encode(x="x", y="y")
    return dots + dots.transform_regression("x", "y").mark_line(color="#333")


@chart
def loess():
    dots = base(DATES).mark_point().encode(x="day:T", y="n")
    return dots + dots.transform_loess("day", "n").mark_line()


# Scales


@chart
def log_scale():
    return base(POWERS).mark_point().encode(x="x", y=alt.Y("size").scale(type="log"))


@chart
def symlog_scale():
    return base(SIGNED).mark_line(point=True).encode(x="x", y=alt.Y("y").scale(type="symlog", constant=2))


@chart
def square_root_scale():
    return base(POWERS).mark_bar().encode(x=alt.X("size").scale(type="sqrt"), y="x:O")


@chart
def time_units():
    return base(DATES).mark_bar().encode(x="yearmonth(day):T", y="mean(n)")


@chart
def time_as_ordinal():
    return base(DATES).mark_bar().encode(x="month(day):O", y="mean(n):Q")


@chart
def reversed_scale():
    return base().mark_bar().encode(x=alt.X("n").scale(reverse=True), y=alt.Y("country").axis(orient="right"))


@chart
def quantised_colours():
    scale = alt.Scale(type="threshold", domain=[3, 6], range=["#cfe8f3", "#1696d2", "#0a4c6a"])
    return base().mark_bar().encode(x="n", y="country", color=alt.Color("n:Q").scale(scale))


@chart
def number_formats():
    axis = alt.Axis(format="$,.1f", title="Price (incl. 25 % tax), in dollars of the year")
    return base(POWERS).mark_line().encode(x="x", y=alt.Y("size").axis(axis))


@chart
def date_formats():
    axis = alt.Axis(format="%d %B %Y", labelAngle=-30, tickCount=5)
    return base(DATES).mark_line().encode(x=alt.X("day:T").axis(axis), y="n")


@chart
def no_axes_no_legend():
    x, y = alt.X("n").axis(None), alt.Y("country").axis(None)
    return base().mark_bar().encode(x=x, y=y, color=alt.Color("country").legend(None))


@chart
def legend_on_top():
    legend = alt.Legend(orient="top", title="The kind of material", titleLimit=400)
    return base(TALL).mark_bar().encode(x="sum(n)", y="country", color=alt.Color("kind").legend(legend))


# Transforms


@chart
def calculated_and_filtered():
    twice = base(TALL).transform_calculate(twice="datum.n * 2").transform_filter("datum.year > 2011")
    return twice.mark_bar().encode(x="mean(twice):Q", y="country:N")


@chart
def folded():
    return base().transform_fold(["low", "high"]).mark_point().encode(x="value:Q", y="country:N", color="key:N")


@chart
def pivoted():
    wide = base(TALL).transform_pivot("kind", value="n", groupby=["country"])
    return wide.mark_bar().encode(x="photo:Q", y="country:N", tooltip=["photo:Q", "video:Q"])


@chart
def looked_up():
    people = pd.DataFrame({"name": COUNTRIES, "people": [10, 5, 6, 5.5]})
    found = base().transform_lookup("country", alt.LookupData(people, "name", ["people"]))
    return found.mark_bar().encode(x="people:Q", y="country:N")


@chart
def windowed():
    running = base(DATES).transform_window(total="sum(n)", sort=[alt.SortField("day")])
    return running.mark_area().encode(x="day:T", y="total:Q")


@chart
def aggregated_and_joined():
    share = base().transform_joinaggregate(total="sum(n)").transform_calculate(share="datum.n / datum.total")
    return share.mark_bar().encode(x=alt.X("share:Q").axis(format="%"), y="country")


@chart
def imputed():
    missing = TALL[(TALL.country != "Norway") | (TALL.year != 2012)]
    return base(missing).mark_line().encode(x="year:O", y=alt.Y("mean(n)").impute(value=0), color="country")


@chart
def sequence():
    waves = alt.Chart(alt.sequence(0, 12.7, 0.1, as_="x")).transform_calculate(sin="sin(datum.x)")
    return waves.mark_line().encode(x="x:Q", y="sin:Q")


# Composition


@chart
def two_axes():
    x = alt.X("year:Q").axis(format="d")
    bars = base(TALL).mark_bar(opacity=0.4).encode(x=x, y="sum(n)")
    line = base(TALL).mark_line(color="firebrick").encode(x=x, y="max(n)")
    return (bars + line).resolve_scale(y="independent")


@chart
def faceted_by_column():
    return base(TALL).mark_bar().encode(x="year:O", y="mean(n)", column="kind")


@chart
def faceted_by_row():
    return base(TALL, height=80).mark_bar().encode(x="mean(n)", y="kind", row="country")


@chart
def faceted_grid():
    return base(TALL, height=60).mark_line().encode(x="year:Q", y="n", row="kind", column="country")


@chart
def faceted_and_wrapped():
    return base(TALL, height=100).mark_area().encode(x="year:Q", y="mean(n)").facet("country", columns=2)


@chart
def faceted_layers():
    line = base(TALL, height=120).mark_line().encode(x="year:O", y="mean(n)")
    return (line + line.mark_point()).facet(column="kind")


@chart
def side_by_side():
    bars = base().mark_bar().encode(x="n", y="country")
    return bars | bars.mark_point().encode(color="country")


@chart
def above_and_below():
    bars = base().mark_bar().encode(x="n", y="country")
    return (bars | bars.mark_tick()) & base(DATES, height=100).mark_line().encode(x="day:T", y="n")


@chart
def wrapped_concat():
    return alt.concat(*(base(title=name).mark_bar().encode(x=name, y="country") for name in ("n", "low", "high")))


@chart
def repeated_columns():
    x = alt.X(alt.repeat("column"), type="quantitative")
    return base().mark_bar().encode(x=x, y="country").repeat(column=["low", "n", "high"])


@chart
def scatter_matrix():
    x = alt.X(alt.repeat("column"), type="quantitative")
    y = alt.Y(alt.repeat("row"), type="quantitative")
    columns = ["low", "n", "high"]
    return base(height=80).mark_point().encode(x=x, y=y).repeat(row=columns, column=columns[::-1])


@chart
def repeated_layers():
    y = alt.Y(alt.repeat("layer"), type="quantitative")
    return (
        base().mark_line().encode(x="country", y=y, color=alt.datum(alt.repeat("layer"))).repeat(layer=["low", "high"])
    )


# Interaction


@chart
def brush():
    selected = alt.selection_interval()
    colour = alt.when(selected).then("group").otherwise(alt.value("lightgray"))
    return base(CLOUD).mark_point().encode(x="x", y="y", color=colour).add_params(selected)


@chart
def click():
    chosen = alt.selection_point(fields=["country"])
    opacity = alt.when(chosen).then(alt.value(1)).otherwise(alt.value(0.3))
    return base().mark_bar().encode(x="n", y="country", opacity=opacity).add_params(chosen)


@chart
def hover_nearest():
    near = alt.selection_point(nearest=True, on="pointerover", fields=["day"], empty=False)
    line = base(DATES).mark_line().encode(x="day:T", y="n")
    size = alt.when(near).then(alt.value(120)).otherwise(alt.value(10))
    return line + line.mark_point().encode(size=size, tooltip=["day:T", "n:Q"]).add_params(near)


@chart
def legend_that_filters():
    chosen = alt.selection_point(fields=["kind"], bind="legend")
    opacity = alt.when(chosen).then(alt.value(1)).otherwise(alt.value(0.15))
    return base(TALL).mark_bar().encode(x="sum(n)", y="country", color="kind", opacity=opacity).add_params(chosen)


@chart
def pan_and_zoom():
    return base(CLOUD).mark_circle().encode(x="x", y="y").interactive()


@chart
def focus_and_context():
    brush = alt.selection_interval(encodings=["x"])
    line = base(DATES, height=120).mark_line().encode(x="day:T", y="n")
    return line.encode(x=alt.X("day:T").scale(domain=brush)) & line.properties(height=40).add_params(brush)


@chart
def cross_filter():
    brush = alt.selection_interval()
    dots = base(CLOUD, height=150).mark_point().encode(x="x", y="y").add_params(brush)
    return dots | base(CLOUD, height=150).mark_bar().encode(x="count()", y="group").transform_filter(brush)


@chart
def bound_range():
    least = alt.param(name="least", value=3, bind=alt.binding_range(min=0, max=9, step=1, name="At least: "))
    return base().mark_bar().encode(x="n", y="country").add_params(least).transform_filter("datum.n >= least")


@chart
def bound_select():
    kind = alt.selection_point(
        name="choice",
        fields=["kind"],
        bind=alt.binding_select(options=[None, "photo", "video", "text"], labels=["All", "P", "V", "T"], name="Kind"),
    )
    return base(TALL).mark_bar().encode(x="sum(n)", y="country").add_params(kind).transform_filter(kind)


@chart
def bound_radio():
    scale = alt.param(
        name="half", value=1, bind=alt.binding_radio(options=[1, 0.5], labels=["whole", "half"], name="Scale")
    )
    doubled = base().transform_calculate(scaled="datum.n * half")
    return doubled.mark_bar().encode(x=alt.X("scaled:Q").scale(domain=[0, 10]), y="country").add_params(scale)


@chart
def bound_checkbox():
    sorted_ = alt.param(name="log", value=False, bind=alt.binding_checkbox(name="Highlight the largest"))
    colour = alt.when("log && datum.n == 9").then(alt.value("#a4243b")).otherwise(alt.value("#1696d2"))
    return base().mark_bar().encode(x="n", y="country", color=colour).add_params(sorted_)


@chart
def bound_number_text_date_and_colour():
    number = alt.param(name="size", value=60, bind={"input": "number", "name": "Size"})
    text = alt.param(name="search", value="", bind={"input": "text", "placeholder": "Country", "name": "Search"})
    date = alt.param(name="since", bind={"input": "date", "name": "Since"})
    colour = alt.param(name="colour", value="#0a7f5a", bind={"input": "color", "name": "Colour"})
    dots = base().mark_circle(size=alt.expr("size"), color=alt.expr("colour")).encode(x="n", y="country")
    return dots.encode(opacity=alt.value(alt.expr("search == '' ? 1 : 0.4"))).add_params(number, text, date, colour)


@chart
def conditional_encodings():
    colour = alt.when("datum.n > 5").then(alt.value("#c0392b")).otherwise(alt.value("#7f8c8d"))
    return base().mark_bar(stroke="black").encode(x="n", y="country", color=colour)


@chart
def links():
    linked = base(SMALL.assign(page="https://example.org/?q=1&r=<2>"))
    return linked.mark_bar().encode(x="n", y="country", href="page", tooltip="page")


# Maps

SQUARES = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 50]},
    "objects": {
        "lands": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "id": 1, "properties": {"name": "West"}},
                {"type": "Polygon", "arcs": [[2, -2]], "id": 2, "properties": {"name": "East"}},
            ],
        }
    },
    "arcs": [
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [0, 10]],
        [[10, 10], [10, 0], [0, -10], [-10, 0]],
    ],
}


def lands() -> alt.Data:
    return alt.Data(values=SQUARES, format=alt.TopoDataFormat(feature="lands", type="topojson"))


@chart
def topology():
    shapes = alt.Chart(lands()).mark_geoshape(stroke="white", fill="#5b8a72")
    return shapes.encode(tooltip="properties.name:N").project("mercator").properties(width=500, height=400)


@chart
def choropleth():
    rates = pd.DataFrame({"id": [1, 2], "rate": [0.2, 0.9]})
    shapes = alt.Chart(lands()).mark_geoshape().transform_lookup("id", alt.LookupData(rates, "id", ["rate"]))
    return shapes.encode(color="rate:Q").project("equirectangular")


@chart
def globe():
    sphere = alt.Chart(alt.sphere()).mark_geoshape(fill="aliceblue")
    lines = alt.Chart(alt.graticule(step=[20, 20])).mark_geoshape(stroke="#999", filled=False)
    return (sphere + lines).project("naturalEarth1")


@chart
def points_on_a_map():
    places = pd.DataFrame(
        {"lon": [18, 10.7, 12.6], "lat": [59.3, 59.9, 55.7], "name": ["Stockholm", "Oslo", "København"]}
    )
    dots = alt.Chart(places).mark_circle().encode(longitude="lon", latitude="lat", tooltip="name")
    return dots + dots.mark_text(dy=-8).encode(text="name")


# Data that try a page


@chart
def five_thousand_rows():
    rows = pd.DataFrame(
        {"x": [(i * 7919) % 5000 for i in range(5000)], "y": [(i * 104729) % 4999 for i in range(5000)]}
    )
    return base(rows).mark_circle(size=6).encode(x="x", y="y")


@chart
def no_rows():
    return base(SMALL.head(0)).mark_bar().encode(x="n:Q", y="country:N")


@chart
def missing_values():
    holes = SMALL.assign(n=[4, None, 2, None])
    return base(holes).mark_line(point=True).encode(x="country", y="n")


@chart
def one_row():
    return base(SMALL.head(1)).mark_bar().encode(x="n", y="country")


@chart
def names_with_quotes_dots_and_brackets():
    odd = pd.DataFrame({"a.b": [1, 2], "it's [here]": ["x", "y"], 'say "hi"': [3, 4]})
    x, y = alt.X("a\\.b:Q"), alt.Y("it\\'s \\[here\\]:N").title("it's [here]")
    return base(odd).mark_bar().encode(x=x, y=y, tooltip=alt.Tooltip('say \\"hi\\":Q').title("said"))


@chart
def words_of_many_scripts():
    words = ["Smörgåsbord på Åland", "تقرير الشرطة", "警察の調査", "Привет", "👮🏽‍♀️ 🇸🇪", "  double  spaces  "]
    return (
        base(pd.DataFrame({"word": words, "n": range(1, 7)}), title="Ord från många håll — ﷽")
        .mark_bar()
        .encode(x="n", y="word", tooltip="word")
    )


@chart
def markup_in_words():
    words = [
        "<script>alert(1)</script>",
        "</script><img src=x onerror=alert(1)>",
        "<style>*{display:none}</style>",
        "&lt;b&gt; & \"quoted\" 'twice'",
        "]]></svg><foreignObject>",
        "\u2028line\u0000nul\x1b",
        "${alert(1)} {{7*7}} `tick` \\u003c",
    ]
    rows = pd.DataFrame({"word": words, "n": range(1, 8)})
    legend = alt.Color("word").title("<b onclick=alert(1)>legend</b>")
    return (
        base(rows, title="</title><script>alert(2)</script>")
        .mark_bar(tooltip=True)
        .encode(x="n", y=alt.Y("word").title("<i>y</i>"), color=legend)
    )


@chart
def long_labels():
    reasons = [
        "Lack of technical equipment and of people who know how to use what there is",
        "Too little co-operation between authorities in different countries",
        "Encryption",
        "No answer",
    ]
    title = "What officers say stands most in the way of their work, by how many of them named it as a reason"
    return (
        base(pd.DataFrame({"reason": reasons, "share": [0.61, 0.44, 0.3, 0.05]}), title=title)
        .mark_bar()
        .encode(
            x=alt.X("share").axis(format="%").title("Share of the officers who answered this question of the survey"),
            y=alt.Y("reason").sort("-x").title(None),
        )
    )


@chart
def many_categories():
    rows = pd.DataFrame({"name": [f"Category number {i}" for i in range(24)], "n": range(24)})
    return base(rows).mark_bar().encode(x="name", y="n", color="name")


@chart
def small_lettering():
    labels = base().mark_text(fontSize=6).encode(x="n", y="country", text="country")
    return labels.configure_axis(labelFontSize=5, titleFontSize=4).properties(title=alt.Title("tiny", fontSize=5))


@chart
def own_theme():
    bars = base(width=260, height=160, background="#fbf5e6").mark_bar(color="teal").encode(x="country", y="n")
    return bars.configure_axis(grid=False, domainColor="#a33").configure_view(strokeWidth=0)


@chart
def fixed_and_narrow():
    return base(width=120, height=80).mark_bar().encode(x="n", y="country")


@chart
def fixed_and_too_wide():
    return base(width=1200, height=200).mark_bar().encode(x="n", y="country")


@chart
def fills_its_container():
    return base(width="container", height=150).mark_bar().encode(x="n", y="country")


@chart
def translucent_and_named_colours():
    colours = alt.Color("country").scale(range=["rgba(200,30,30,0.5)", "hsl(120, 60%, 30%)", "rebeccapurple", "#09f"])
    return base().mark_bar().encode(x="n", y="country", color=colours)


# Lettering that is hard to place

REASONS = [
    "Lack of technical equipment and of people who know how to use what there is",
    "Too little co-operation between authorities in different countries",
    "Laws that were written before there was an internet",
    "No answer",
]
LIKERT = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
ANSWERS = pd.DataFrame(
    [
        {"statement": statement, "answer": answer, "share": (7 * i + 11 * j) % 30 + 5, "order": j}
        for i, statement in enumerate(REASONS[:3])
        for j, answer in enumerate(LIKERT)
    ]
)
REASONED = pd.DataFrame({"reason": REASONS, "n": [61, 44, 30, 5]})
MONTHS = pd.DataFrame(
    {"month": pd.date_range("2014-01-01", periods=36, freq="MS"), "n": [(i * 17) % 23 + i for i in range(36)]}
)
LONG_COLUMN = "Number of investigations opened by the regional units in the course of the year, all kinds of cases"
WIDE_ROWS = pd.DataFrame(
    {
        "bill length in millimetres": [39.1, 46.5, 49.2, 37.8],
        "bill depth in millimetres": [18.7, 17.9, 15.2, 18.3],
        "flipper length in millimetres": [181, 192, 221, 174],
        "body mass in grams": [3750, 3500, 6300, 3400],
        "kind": ["Adelie", "Chinstrap", "Gentoo", "Adelie"],
    }
)


def sixty() -> pd.DataFrame:
    return pd.DataFrame(
        {"name": [f"Municipality of {chr(65 + i % 26)}{'abcdefgh'[i % 8]}{i}" for i in range(60)], "n": range(60)}
    )


@chart
def five_of_two_hundred_names():
    names = [f"A rather long name of a place, number {i}" for i in range(200)]
    rows = pd.DataFrame({"name": names, "n": [i % 37 for i in range(200)]})
    return base(rows).mark_bar().encode(x="n", y="name").transform_filter("datum.n >= 35")


@chart
def axis_titles_of_long_columns():
    rows = pd.DataFrame({LONG_COLUMN: [3, 9, 4], "Share of all cases that were closed within the same year": [1, 2, 3]})
    x, y = (alt.X(rows.columns[0], type="quantitative"), alt.Y(rows.columns[1], type="quantitative"))
    return base(rows).mark_point().encode(x=x, y=y)


@chart
def low_chart_with_a_long_axis_title():
    return base(height=60).mark_bar().encode(x=alt.X("n").title(LONG_COLUMN), y=alt.Y("country").title(LONG_COLUMN))


@chart
def title_in_chinese():
    title = "二〇一六年各地区调查人员认为最需要的技术设备与国际合作方式以及他们对未来五年工作量变化的预期"
    return base(title=title).mark_bar().encode(x="n", y="country")


@chart
def title_and_labels_in_japanese():
    rows = pd.DataFrame({"名前": ["東京都千代田区丸の内一丁目", "大阪府", "北海道札幌市中央区"], "件数": [3, 8, 5]})
    title = alt.Title(
        "捜査官が最も必要としているものは何かという質問に対する回答の割合の推移",
        subtitle="二〇一一年から二〇一六年まで、無回答を除く全回答者を対象とした集計",
    )
    return base(rows, title=title).mark_bar().encode(x="件数", y="名前")


@chart
def title_that_is_a_path():
    path = "/srv/projects/netclean/2016/exports/final_version_really_final/charts_by_question_and_region.parquet"
    return base(title=path).mark_bar().encode(x="n", y="country")


@chart
def long_subtitle():
    title = alt.Title("Short", subtitle=["Of all who answered the question on what they need most", LONG_COLUMN])
    return base(title=title).mark_bar().encode(x="n", y="country")


@chart
def long_legend_labels():
    return base(REASONED).mark_bar().encode(x="n", y=alt.Y("reason").axis(None), color="reason")


@chart
def legend_of_thirty():
    rows = pd.DataFrame({"name": [f"Region number {i}" for i in range(30)], "n": range(30)})
    return base(rows).mark_point().encode(x="n", y="n", color="name")


@chart
def long_legend_title():
    return base().mark_bar().encode(x="n", y="country", color=alt.Color("country").title(LONG_COLUMN))


@chart
def gradient_with_a_long_title():
    return base(CLOUD).mark_circle().encode(x="x", y="y", color=alt.Color("x").title(LONG_COLUMN))


@chart
def four_legends():
    return base(CLOUD).mark_point().encode(x="x", y="y", color="group", shape="group", size="x", opacity="y")


@chart
def long_legend_on_top():
    legend = alt.Legend(orient="top", title="Which of the reasons was named")
    return (
        base(REASONED).mark_bar().encode(x="n", y=alt.Y("reason").axis(None), color=alt.Color("reason").legend(legend))
    )


@chart
def legend_within():
    return base(TALL).mark_line().encode(x="year:O", y="mean(n)", color=alt.Color("country").legend(orient="top-left"))


@chart
def long_row_headers():
    return base(REASONED).mark_bar().encode(x="n", y=alt.Y("reason").axis(None), row="reason")


@chart
def long_column_headers():
    return base(REASONED, width=60).mark_bar().encode(x=alt.X("reason").axis(None), y="n", column="reason")


@chart
def long_wrapped_headers():
    return base(REASONED).mark_bar().encode(y="n").facet(alt.Facet("reason").title(LONG_COLUMN), columns=2)


@chart
def grid_of_long_headers():
    return base(ANSWERS, width=50, height=50).mark_bar().encode(y="share").facet(row="statement", column="answer")


@chart
def sixty_names_along_x():
    return base(sixty()).mark_bar().encode(x="name", y="n")


@chart
def sixty_names_down_y():
    return base(sixty()).mark_bar().encode(x="n", y="name")


@chart
def sixty_years_along_x():
    rows = pd.DataFrame({"year": range(1957, 2017), "n": range(60)})
    return base(rows).mark_bar().encode(x="year:O", y="n")


@chart
def four_long_names_along_x():
    return base(REASONED).mark_bar().encode(x=alt.X("reason").sort("-y"), y="n")


@chart
def names_along_x_at_the_author_s_angle():
    return base(REASONED).mark_bar().encode(x=alt.X("reason").axis(labelAngle=-45), y="n")


@chart
def twelve_months_along_x():
    return base(MONTHS).mark_bar().encode(x="month(month):O", y="sum(n)")


@chart
def full_dates_along_x():
    return base(MONTHS).mark_line().encode(x=alt.X("month").axis(format="%A, %d %B %Y"), y="n")


@chart
def large_numbers():
    rows = pd.DataFrame({"n": [1_234_567_890, 9_876_543_210, 5_555_555_555], "m": [1, 2, 3]})
    return base(rows).mark_point().encode(x=alt.X("n").axis(format=",.0f"), y=alt.Y("n").axis(format=",.2f"))


@chart
def parallel_coordinates():
    columns = list(WIDE_ROWS.columns[:4])
    return (
        base(WIDE_ROWS)
        .transform_window(index="count()")
        .transform_fold(columns)
        .transform_joinaggregate(low="min(value)", high="max(value)", groupby=["key"])
        .transform_calculate(norm="(datum.value - datum.low) / (datum.high - datum.low)")
        .mark_line()
        .encode(x="key:N", y=alt.Y("norm:Q").axis(None), color="kind:N", detail="index:N")
    )


@chart
def axis_a_column():
    columns = list(WIDE_ROWS.columns[:4])
    folded = base(WIDE_ROWS, width=520).transform_fold(columns).transform_window(index="count()")
    rules = folded.mark_rule(color="#ccc").encode(x="key:N", detail="count():Q")
    ticks = folded.mark_text(align="right", dx=-4).encode(x="key:N", y="value:Q", text="value:Q")
    return rules + ticks


@chart
def text_placed_by_pixels():
    bars = base(width=500).mark_bar().encode(x="n", y="country")
    told = (
        base(SMALL.head(1))
        .mark_text(align="left")
        .encode(x=alt.value(300), y=alt.value(12), text=alt.value("A note that stands here"))
    )
    return bars + told


@chart
def pie_with_legend():
    return base(REASONED).mark_arc().encode(theta="n", color="reason")


@chart
def ring_with_labels():
    ring = base(SMALL).encode(theta=alt.Theta("n").stack(True), color=alt.Color("country").legend(None))
    return ring.mark_arc(innerRadius=50, outerRadius=90) + ring.mark_text(radius=115).encode(text="country")


@chart
def likert_rows():
    return (
        base(ANSWERS)
        .mark_bar()
        .encode(
            x=alt.X("share").stack("normalize").axis(format="%").title("Share of answers"),
            y=alt.Y("statement").title(None),
            color=alt.Color("answer").sort(LIKERT).title(None),
            order="order",
        )
    )


@chart
def height_of_the_author():
    return base(TALL, height=90).mark_bar().encode(x="sum(n)", y="country")


@chart
def step_of_the_author():
    rows = pd.DataFrame({"name": [f"Item {i}" for i in range(25)], "n": range(25)})
    return base(rows, height=alt.Step(12)).mark_bar().encode(x="n", y="name")


@chart
def step_along_x():
    return base(width=alt.Step(40)).mark_bar().encode(x="country", y="n")


@chart
def two_scales_with_titles():
    years = base(TALL).encode(x="year:O")
    left = years.mark_bar(opacity=0.4).encode(y=alt.Y("sum(n)").title("Number of investigations that were opened"))
    right = years.mark_line(color="firebrick").encode(
        y=alt.Y("mean(n)").title("Mean number of days until they were closed")
    )
    return (left + right).resolve_scale(y="independent")


@chart
def heat_map_of_long_names():
    return base(ANSWERS).mark_rect().encode(x=alt.X("answer").sort(LIKERT), y="statement", color="share")


@chart
def axis_on_the_right():
    return base(REASONED).mark_bar().encode(x="n", y=alt.Y("reason").axis(orient="right"))


@chart
def axis_on_top():
    return base(REASONED).mark_bar().encode(x=alt.X("n").axis(orient="top").title(LONG_COLUMN), y="reason")


@chart
def numbers_on_bars():
    bars = base(REASONED).mark_bar().encode(x="n", y="reason")
    return bars + bars.mark_text(align="left", dx=3).encode(text="n")


@chart
def names_on_bars():
    bars = base(REASONED).mark_bar(opacity=0.3).encode(x="n", y=alt.Y("reason").axis(None))
    return bars + bars.mark_text(align="left", dx=5).encode(x=alt.value(0), text="reason")


@chart
def pyramid_of_three():
    ages = pd.DataFrame({"age": [f"{10 * i} to {10 * i + 9}" for i in range(8)], "n": range(8, 0, -1)})
    left = base(ages, width=200).mark_bar().encode(x=alt.X("n").sort("descending"), y=alt.Y("age").axis(None))
    middle = base(ages, width=60).mark_text().encode(y=alt.Y("age").axis(None), text="age")
    right = base(ages, width=200).mark_bar().encode(x="n", y=alt.Y("age").axis(None))
    return alt.hconcat(left, middle, right, spacing=5)


@chart
def gantt():
    tasks = pd.DataFrame(
        {
            "task": REASONS,
            "from": ["2016-01-04", "2016-02-15", "2016-03-01", "2016-05-09"],
            "to": ["2016-03-01", "2016-04-04", "2016-06-20", "2016-07-01"],
        }
    )
    return base(tasks).mark_bar().encode(x="from:T", x2="to:T", y=alt.Y("task").sort(None))


@chart
def boxes_of_long_names():
    rows = pd.DataFrame({"reason": [REASONS[i % 4] for i in range(80)], "n": [(i * 37) % 53 for i in range(80)]})
    return base(rows).mark_boxplot().encode(x="reason", y="n")


@chart
def twelve_panels():
    rows = pd.DataFrame(
        {"panel": [f"Panel {i // 5}" for i in range(60)], "x": [i % 5 for i in range(60)], "n": range(60)}
    )
    return base(rows, width=120, height=90).mark_line().encode(x="x", y="n").facet("panel", columns=4)


@chart
def six_in_a_row():
    one = base(width=100, height=100).mark_bar().encode(x="country", y="n")
    return alt.hconcat(*[one] * 6)


@chart
def date_without_a_time():
    rows = pd.DataFrame({"day": ["2016-01-01", "2016-03-27", "2016-10-30"], "n": [3, 5, 4]})
    return base(rows).mark_bar().encode(x="yearmonthdate(day):O", y="n", tooltip="day:T")


@chart
def hours_of_a_day():
    rows = pd.DataFrame({"at": pd.date_range("2016-03-27", periods=24, freq="h"), "n": range(24)})
    return base(rows).mark_line().encode(x="at:T", y="n")
