"""The book as a site: found, shared, searched, and asking nobody."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from insights import datapackage
from project import PAGES, ROOT

BASE = "https://example.org/book/"


@pytest.fixture
def tab(browser):
    """An empty page, closed after the test."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def read(folder, page):
    return BeautifulSoup((folder / page).read_text(encoding="utf-8"), "html.parser")


def meta(soup, name):
    (tag,) = soup.select(f'meta[name="{name}"], meta[property="{name}"]')
    return tag["content"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_tells_what_it_is(book, page):
    soup = read(book, page)
    description = meta(soup, "description")
    assert 40 <= len(description) <= 400
    assert description == meta(soup, "og:description")
    assert soup.title.get_text() == meta(soup, "og:title")
    data = json.loads(soup.select_one('script[type="application/ld+json"]').string)
    assert data[0]["@type"] == ("Report" if page == "index.html" else "Chapter")
    assert data[0]["description"] == description
    assert [entry["@type"] for entry in data[1:]] == (["Dataset"] if page == "chapters/data.html" else [])
    assert (book / page).parent.joinpath(soup.select_one('link[rel="icon"]')["href"]).is_file()


def test_no_two_pages_describe_themselves_alike(book):
    descriptions = [meta(read(book, page), "description") for page in PAGES]
    assert len(set(descriptions)) == len(PAGES)


@pytest.mark.parametrize("page", [*PAGES, "search.html", "404.html"])
def test_a_page_may_load_nothing_but_the_site_itself(book, page):
    soup = read(book, page)
    (policy,) = soup.select('meta[http-equiv="Content-Security-Policy"]')
    rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy["content"] and "http" not in policy["content"]
    (theme,) = [script for script in soup.select("script:not([src])") if "json" not in script.get("type", "")]
    for kind, part in (("script-src", theme), ("style-src", soup.style)):
        digest = base64.b64encode(hashlib.sha256(part.string.encode()).digest()).decode()
        assert rules[kind] == f"'self' 'sha256-{digest}'"
    assert not soup.select("[onclick], [onload], [style]")


@pytest.mark.parametrize("page", PAGES)
def test_one_request_stands_before_the_first_paint(book, page):
    soup = read(book, page)
    assert soup.head.select("script[src]:not([defer]), link[rel=stylesheet]") == []
    assert soup.select("article link[rel=stylesheet]"), "what is below the first screen waits for its style"
    assert {script["defer"] for script in soup.select("script[src]")} == {""}
    assert '"="' not in (book / page).read_text(encoding="utf-8").partition("<body>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_help_and_the_place_in_the_book_are_on_every_page(book, page):
    soup = read(book, page)
    assert soup.select_one(".help-line a")["href"].endswith("help.html") or page == "chapters/help.html"
    current = soup.select('nav.contents [aria-current="page"]')
    assert len(current) == (0 if page == "index.html" else 1)


def test_the_choice_of_theme_is_kept_and_nothing_else(book, tab):
    theme = expect(tab.locator("html"))
    tab.goto((book / "index.html").as_uri())
    theme.to_have_attribute("data-theme", "light")
    tab.get_by_label("Theme").select_option("Dark")
    tab.goto((book / PAGES[1]).as_uri())
    theme.to_have_attribute("data-theme", "dark")
    expect(tab.get_by_label("Theme")).to_have_value("dark")
    assert tab.evaluate("Object.keys(localStorage)") == ["theme"]
    assert tab.evaluate("sessionStorage.length + document.cookie.length") == 0
    tab.get_by_label("Theme").select_option("System")
    assert tab.evaluate("localStorage.length") == 0


def test_the_theme_is_asked_for_with_the_first_frame_and_set_before_it_is_painted(book, tab):
    tab.add_init_script("""
      window.asked = [];
      let framed = false;
      requestAnimationFrame(() => { framed = true; });
      const { get } = Object.getOwnPropertyDescriptor(window, "localStorage");
      Object.defineProperty(window, "localStorage", { get() { asked.push(framed); return get.call(window); } });
      new MutationObserver(() => { window.set ??= performance.now(); })
        .observe(document, { attributes: true, attributeFilter: ["data-theme"], subtree: true });
    """)
    tab.goto((book / "index.html").as_uri())
    # The script that shows the choice may come after the first paint; it has asked before a frame that is asked for now.
    painted = tab.evaluate("""new Promise((tell) => {
      const told = (list) => requestAnimationFrame(() => tell(list.getEntries()[0].startTime));
      new PerformanceObserver(told).observe({ type: "paint", buffered: true });
    })""")
    assert tab.evaluate("set") <= painted
    assert tab.evaluate("asked") == [True, True]


@pytest.mark.parametrize(
    ("words", "kind", "title"),
    [
        ("workload", "Chapter", "Workload"),
        ("more demanding workloads", "Figure", "more demanding workload"),
        ("36,210,368", "Figure", "CyberTipline"),
        ("grooming", "Term", "Grooming"),
        ("hotline members", "Term", "Hotline"),
    ],
)
def test_the_search_finds_chapters_figures_tables_and_terms(book, tab, words, kind, title):
    tab.goto((book / "index.html").as_uri())
    tab.get_by_placeholder("Search this book").fill(words)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=*")
    results = tab.locator("#search-results li", has_text=title).filter(has_text=kind)
    results.first.locator("a").click()
    tab.locator("article :target").wait_for()


def test_the_search_knows_what_people_call_it_and_needs_no_accents(book, tab):
    tab.goto((book / "search.html").as_uri())
    for typed, term in datapackage.read("synonyms").set_index("typed")["term"].items():
        tab.get_by_label("Words to look for").fill(typed)
        expect(tab.get_by_role("status"), typed).to_contain_text(f"“{term}”")
        assert tab.locator("#search-results li").count(), typed
    tab.get_by_label("Words to look for").fill("kein tater")
    expect(tab.locator("#search-results li", has_text="Help")).not_to_have_count(0)


def test_a_browser_that_keeps_nothing_has_theme_and_search_all_the_same(book, tab):
    blocked = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked'); } })"
    tab.add_init_script(blocked)
    tab.goto((book / "search.html").as_uri() + "?q=workload")
    expect(tab.get_by_role("status")).to_contain_text("places for “workload”")
    tab.get_by_label("Theme").select_option("Dark")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("page", ["chapters/editions.html", "chapters/public-record.html"])
def test_a_link_into_a_long_page_leads_to_its_place(book, tab, page):
    figure = read(book, page).select("figure")[-1]["id"]
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{(book / page).as_uri()}#{figure}")
    expect(tab.locator(f"#{figure} svg").first).to_be_in_viewport()
    assert -1 <= tab.evaluate(f"document.getElementById('{figure}').getBoundingClientRect().top") <= 100


def test_the_search_says_when_it_finds_nothing(book, tab):
    tab.goto((book / "search.html").as_uri() + "?q=zebra")
    expect(tab.get_by_role("status")).to_have_text("No places for “zebra”.")
    assert tab.locator("#search-results li").count() == 0


def test_without_an_address_nothing_pretends_to_have_one(book):
    soup = read(book, "index.html")
    assert not soup.select('link[rel="canonical"], meta[property="og:url"], meta[property="og:image"]')
    assert not (book / "sitemap.xml").exists()
    assert "Sitemap" not in (book / "robots.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small_site(tmp_path_factory) -> Path:
    """A book of two pages that knows the address it will stand at."""
    source = tmp_path_factory.mktemp("small")
    (source / "conf.py").write_text(
        "project = 'Small'\nextensions = ['myst_nb', 'bookmaking.extension']\nlanguage = 'en'\n"
        f"templates_path = [{str(ROOT / '_templates')!r}]\nhtml_static_path = [{str(ROOT / '_static')!r}]\n"
        f"html_favicon = {str(ROOT / '_static/favicon.svg')!r}\n"
        f"html_css_files = ['book.css']\nhtml_js_files, html_baseurl = ['book.js'], {BASE!r}\n",
        encoding="utf-8",
    )
    toctree = "```{toctree}\n:caption: Part\nchapters/one\n```\n"
    (source / "index.md").write_text(f"# Small\n\nA first & short sentence.\n\n{toctree}", encoding="utf-8")
    (source / "chapters").mkdir()
    (source / "chapters/one.md").write_text("---\ndescription: Written.\n---\n# One\n\nText.\n", encoding="utf-8")
    built = source / "built"
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(source), str(built)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return built


def test_a_book_with_an_address_can_be_found_and_shared(small_site):
    for page, description in {"index.html": "A first & short sentence.", "chapters/one.html": "Written."}.items():
        soup = read(small_site, page)
        assert meta(soup, "description") == description
        assert soup.select_one('link[rel="canonical"]')["href"] == meta(soup, "og:url") == BASE + page
        card = small_site / meta(soup, "og:image").removeprefix(BASE)
        head = card.read_bytes()[:24]
        assert head[1:4] == b"PNG"
        assert [int.from_bytes(head[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
    sitemap = (small_site / "sitemap.xml").read_text(encoding="utf-8")
    assert re.findall("<loc>(.*?)</loc>", sitemap) == [f"{BASE}index.html", f"{BASE}chapters/one.html"]
    assert f"Sitemap: {BASE}sitemap.xml" in (small_site / "robots.txt").read_text(encoding="utf-8")


def test_the_page_for_missing_pages_works_in_any_folder(small_site, tab):
    asked = []

    def answer(route):
        asked.append(route.request.url)
        file = small_site / urlsplit(route.request.url).path.removeprefix("/book/")
        found = file.is_file()
        route.fulfill(path=file if found else small_site / "404.html", status=200 if found else 404)

    tab.route("**/*", answer)
    tab.goto(f"{BASE}no/such/page.html")
    assert tab.locator("h1").inner_text() == "This page is not here"
    assert tab.evaluate("getComputedStyle(document.querySelector('.skip-link')).position") == "absolute"
    assert all(url.startswith(BASE) for url in asked)
    tab.get_by_role("link", name="Begin at the first page").click()
    assert tab.url == f"{BASE}index.html"


def test_the_ways_to_cite_agree():
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    data = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    of_data = told["references"][0]
    assert told["version"] == of_data["version"] == data["version"] == project["version"]
    assert str(told["date-released"]) == str(of_data["date-released"]) == data["created"][:10]
    assert of_data["title"] == data["title"]
    page = "\n".join(cell.source for cell in nbformat.read(ROOT / "chapters/cite.ipynb", as_version=4).cells)
    assert set(re.findall(r"\d+\.\d+\.\d+", page)) == {told["version"]}
    assert set(re.findall(r"\d{4}/\d\d/\d\d", page)) == {data["created"][:10].replace("-", "/")}
    written = f"{told['date-released']:%-d %B %Y}"
    assert set(re.findall(r"\d+ \w+ \d{4}(?=[.},])", page)) == {written}
    for title in (told["title"], data["title"]):
        assert page.count(f"TI  - {title}\n") == page.count(f"*{title}*") == 1
