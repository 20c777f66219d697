// The list of chapters shows the one being read, also where it is longer than the screen.
document.addEventListener("DOMContentLoaded", () => {
  const contents = document.getElementById("contents");
  const current = contents.querySelector("[aria-current]");
  const follow = () => {
    if (current) contents.scrollTop = current.offsetTop - contents.clientHeight / 2;
  };
  follow();
  contents.addEventListener("toggle", follow);
});

// The choice of theme is the only thing that the book keeps in the browser. Where that is forbidden, it holds for the page.
// It is asked for with the first frame, since Chromium gives a page from a file, before that, at times an empty storage
// for as long as the page is shown.
document.addEventListener("DOMContentLoaded", () => {
  const select = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = (change) => {
    try {
      return change(localStorage);
    } catch {
      return null;
    }
  };
  const show = () => {
    document.documentElement.dataset.theme = select.value || (system.matches ? "dark" : "light");
  };
  requestAnimationFrame(() => {
    select.value = kept((storage) => storage.getItem("theme")) ?? "";
  });
  system.addEventListener("change", show);
  select.addEventListener("change", () => {
    kept((storage) => (select.value ? storage.setItem("theme", select.value) : storage.removeItem("theme")));
    show();
  });
});

// One switch shows all code of a page, or hides it again.
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("show-code")?.addEventListener("change", ({ target }) => {
    for (const each of document.querySelectorAll("details.code")) each.open = target.checked;
  });
});

// The parts of Python code are told by colours, which change nothing in the page.
document.addEventListener("DOMContentLoaded", () => {
  if (!CSS.highlights) return;
  const parts = new RegExp([
    /(?<comment>#.*)/,
    /(?<string>[bfru]*(?:"""[^]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))/,
    /(?<keyword>\b(?:and|as|assert|break|class|continue|def|del|elif|else|except|False|finally|for|from|if|import|in|is|lambda|None|not|or|pass|raise|return|True|try|while|with|yield)\b)/,
  ].map((part) => part.source).join("|"), "g");
  const highlights = Object.fromEntries(["comment", "string", "keyword"].map((kind) => [kind, new Highlight()]));
  for (const { lastChild: code } of document.querySelectorAll(".highlight-python pre")) {
    for (const { groups, index, 0: { length } } of code.data.matchAll(parts)) {
      const range = new StaticRange({ startContainer: code, startOffset: index, endContainer: code, endOffset: index + length });
      highlights[Object.keys(groups).find((kind) => groups[kind])].add(range);
    }
  }
  for (const kind in highlights) CSS.highlights.set(kind, highlights[kind]);
});

// Code and citations can be copied.
document.addEventListener("DOMContentLoaded", () => {
  for (const code of document.querySelectorAll("article div.notranslate:not(.cell_output *), article .cite-form")) {
    const button = code.querySelector("button.copy") ?? document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = code.querySelector("pre");
      if (navigator.clipboard) await navigator.clipboard.writeText(text.textContent);
      else {
        // A page that came without encryption may copy only what is selected.
        getSelection().selectAllChildren(text);
        document.execCommand("copy");
      }
      button.textContent = "Copied";
    });
    if (!button.isConnected) code.append(button);
  }
});

// The list of a page's sections marks the one being read.
document.addEventListener("DOMContentLoaded", () => {
  const links = [...document.querySelectorAll(".page-contents a")];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const mark = () => {
    const here = sections.findLastIndex((section) => section.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, i) => link.setAttribute("aria-current", i === here));
  };
  mark();
  addEventListener("scroll", mark, { passive: true });
});

// Where a reader has made a choice, the words above the chart say what it shows.
document.addEventListener("change", ({ target }) => {
  const figure = target.closest(".finding-figure");
  const controls = target.closest(".static-vega-controls");
  if (!figure || !controls) return;
  const told = [...controls.elements].filter((each) => each.matches("select, input:checked, input:not([type=radio])")).map((each) => {
    const value = each.matches("select") ? each.selectedOptions[0].text
      : each.type === "radio" ? each.labels[0].textContent
      : each.type === "checkbox" ? (each.checked ? "yes" : "no") : each.value;
    const name = each.closest("fieldset")?.querySelector("legend")?.textContent ?? each.labels[0]?.firstChild.textContent ?? "";
    return `${name.trim()}: ${value.trim()}`;
  });
  const subtitle = figure.querySelector(".figure-subtitle");
  const shown = subtitle.querySelector(".figure-shown") ?? document.createElement("strong");
  shown.className = "figure-shown";
  shown.textContent = ` Now shown: ${told.join("; ")}.`;
  subtitle.append(shown);
});

// While a reader reads, the next chapter comes near, unless data are dear. On a disk it is near already.
addEventListener("load", () => {
  const next = document.querySelector("a[rel=next]");
  const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
  if (!next || saveData || effectiveType !== "4g" || !location.protocol.startsWith("http")) return;
  (window.requestIdleCallback ?? setTimeout)(() => fetch(next.href, { priority: "low" }).catch(() => {}));
});

// A printed page shows the tables that are folded on the screen.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("article details:has(table):not(.code)")) details.open = true;
});

// The search: every word must begin a word of an entry; words in its title weigh more. Accents and case do not count,
// and what people call by another name is looked for by the book's as well. What it looks through comes once it is asked.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".search-page");
  if (!form) return;
  const input = form.querySelector("input");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const most = 50;

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let entries = [];

  const patterns = (query) =>
    fold(query).split(/\s+/).filter(Boolean)
      .map((word) => word.replace(/(?<=\w{3})s$/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "u"));

  const alternatives = (query) => {
    const asked = ` ${fold(query).replace(/[\s-]+/g, " ")} `;
    return Object.entries(searchSynonyms)
      .map(([typed, term]) => [` ${typed.replace(/-/g, " ")} `, term])
      .filter(([typed]) => asked.includes(typed))
      .map(([typed, term]) => asked.replace(typed, ` ${term} `).trim());
  };

  const weight = (entry, words) => {
    if (!words.length || !words.every((word) => word.test(entry.foldedTitle) || word.test(entry.foldedText))) return 0;
    return 1 + words.filter((word) => word.test(entry.foldedTitle)).length * (entry.kind === "Term" ? 3 : 2);
  };

  const excerpt = ({ text, foldedText }, words) => {
    const found = words.map((word) => foldedText.search(word)).filter((at) => at >= 0);
    const middle = found.length ? Math.min(...found) : 0;
    const start = middle < 60 ? 0 : text.indexOf(" ", middle - 60) + 1;
    const shown = document.createElement("p");
    const cut = text.slice(start, start + 200);
    const match = words.map((word) => foldedText.slice(start, start + 200).match(word)).find(Boolean);
    if (!match) shown.textContent = cut;
    else {
      const mark = document.createElement("mark");
      const end = match.index + match[0].length;
      mark.textContent = cut.slice(match.index, end);
      shown.append((start ? "… " : "") + cut.slice(0, match.index), mark, cut.slice(end));
    }
    if (start + 200 < text.length) shown.append(" …");
    return shown;
  };

  const item = (entry, words) => {
    const link = document.createElement("a");
    link.href = entry.address;
    link.textContent = entry.title;
    const place = document.createElement("span");
    place.textContent = entry.kind === "Chapter" ? "Chapter" : `${entry.kind} in ${entry.chapter}`;
    const li = document.createElement("li");
    li.append(link, " ", place, excerpt(entry, words));
    return li;
  };

  const search = () => {
    if (!entries.length) return;
    const query = input.value.trim();
    const others = alternatives(query);
    const asked = [query, ...others].map(patterns);
    const found = entries
      .map((entry) => asked.map((words) => ({ entry, words, score: weight(entry, words) })))
      .map((tries) => tries.reduce((best, each) => (each.score > best.score ? each : best)))
      .filter(({ score }) => score).sort((a, b) => b.score - a.score);
    results.replaceChildren(...found.slice(0, most).map(({ entry, words }) => item(entry, words)));
    const also = others.length ? `, also called ${others.map((other) => `“${other}”`).join(" or ")}` : "";
    const many = found.length > most ? `, of which the first ${most} are shown` : "";
    status.textContent = !query ? "" : `${found.length || "No"} ${found.length === 1 ? "place" : "places"} for “${query}”${also}${many}.`;
  };

  const load = () => {
    load.asked ??= new Promise((resolve, reject) => {
      const index = Object.assign(document.createElement("script"), { src: form.dataset.index, onload: resolve, onerror: reject });
      document.head.append(index);
    }).then(() => {
      entries = searchIndex.map((entry) => ({ ...entry, text: entry.text.normalize("NFC") }))
        .map((entry) => ({ ...entry, foldedTitle: fold(entry.title), foldedText: fold(entry.text) }));
      search();
    });
  };

  form.hidden = false;
  status.textContent = "";
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) load();
  input.addEventListener("focus", load);
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
});
