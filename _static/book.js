// The choice of theme, before anything is painted. It is the only thing the book keeps in the browser.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    document.documentElement.dataset.theme = localStorage.getItem("theme") || (system.matches ? "dark" : "light");
  };
  show();
  system.addEventListener("change", show);

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector(".theme-choice");
    const select = choice.querySelector("select");
    choice.hidden = false;
    select.value = localStorage.getItem("theme") || "";
    select.addEventListener("change", () => {
      if (select.value) localStorage.setItem("theme", select.value);
      else localStorage.removeItem("theme");
      show();
    });
  });
})();

// One switch shows all code of a page, or hides it again.
document.addEventListener("DOMContentLoaded", () => {
  const choice = document.querySelector(".code-choice");
  const toggles = document.querySelectorAll("details.code");
  choice.hidden = !toggles.length;
  choice.querySelector("input").addEventListener("change", ({ target }) => {
    for (const each of toggles) each.open = target.checked;
  });
});

// Code and citations can be copied.
document.addEventListener("DOMContentLoaded", () => {
  for (const code of document.querySelectorAll("article .highlight, article .cite-form")) {
    const button = code.querySelector("button.copy") ?? document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.querySelector("pre").textContent);
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

// A printed page shows the tables behind its figures.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".figure-actions details:has(table)")) details.open = true;
});

// The search: every word must begin a word of an entry; words in its title weigh more.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".search-page");
  if (!form) return;
  const input = form.querySelector("input");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const most = 50;

  const patterns = (query) =>
    query.toLowerCase().split(/\s+/).filter(Boolean)
      .map((word) => word.replace(/(?<=\w{3})s$/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "iu"));

  const weight = (entry, words) => {
    if (!words.every((word) => word.test(entry.title) || word.test(entry.text))) return 0;
    return 1 + words.filter((word) => word.test(entry.title)).length * (entry.kind === "Term" ? 3 : 2);
  };

  const excerpt = (text, words) => {
    const found = words.map((word) => text.search(word)).filter((at) => at >= 0);
    const middle = found.length ? Math.min(...found) : 0;
    const start = middle < 60 ? 0 : text.indexOf(" ", middle - 60) + 1;
    const shown = document.createElement("p");
    const cut = text.slice(start, start + 200);
    const match = words.map((word) => cut.match(word)).find(Boolean);
    if (!match) shown.textContent = cut;
    else {
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      shown.append((start ? "… " : "") + cut.slice(0, match.index), mark, cut.slice(match.index + match[0].length));
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
    li.append(link, " ", place, excerpt(entry.text, words));
    return li;
  };

  const search = () => {
    const query = input.value.trim();
    const words = patterns(query);
    const found = !words.length ? [] : searchIndex.map((entry) => ({ entry, score: weight(entry, words) }))
      .filter(({ score }) => score).sort((a, b) => b.score - a.score);
    results.replaceChildren(...found.slice(0, most).map(({ entry }) => item(entry, words)));
    const many = found.length > most ? `, of which the first ${most} are shown` : "";
    status.textContent = !query ? "" : `${found.length || "No"} ${found.length === 1 ? "place" : "places"} for “${query}”${many}.`;
  };

  form.hidden = false;
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  search();
});
