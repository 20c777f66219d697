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
