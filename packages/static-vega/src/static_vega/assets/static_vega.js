/* A chart that a reader turns to comes alive. */
(() => {
  const { src, dataset: site } = document.currentScript;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const vega = (window.staticVega = { data: {}, site });
  const roots = document.querySelectorAll(".static-vega[data-live]");

  const loading = {};
  const load = (file) =>
    (loading[file] ??= new Promise((resolve, reject) => {
      const isStyle = file.endsWith(".css");
      const asked = document.createElement(isStyle ? "link" : "script");
      asked[isStyle ? "href" : "src"] = new URL(file, src);
      asked.rel = "stylesheet";
      asked.onload = resolve;
      asked.onerror = () => reject(delete loading[file]);
      document.head.append(asked);
    }));
  const loadAll = ({ dataset: { live } }) =>
    Promise.all(["static_vega_live.css", ...[site.vega, ...live.split(" ")].map((file) => "static_vega/" + file)].map(load));

  vega.written = (value, shows) => (value == null ? "" : shows ? new Date(+value).toISOString().slice(0, shows) : String(value));
  vega.told = (range, value) => {
    range.nextElementSibling.value = range.ariaValueText = vega.written(value, range.dataset.shows).replace("T", " ");
  };

  /* What stands in a chart that has a name need not say it again. */
  vega.unname = (inner) => {
    inner.role = "none";
    inner.ariaLabel = inner.ariaRoleDescription = null;
  };

  for (const root of roots) {
    for (const slot of root.querySelectorAll(".static-vega-slot")) {
      const picture = slot.firstElementChild;
      slot.tabIndex = 0;
      slot.role = "toolbar"; // in a group a screen reader keeps the arrow keys to itself
      slot.ariaRoleDescription = "chart";
      slot.ariaLabel = picture.ariaLabel;
      slot.ariaDescription = "Arrow keys move through the marks.";
      vega.unname(picture);
    }
    root.onsubmit = () => false;

    let answer;
    const turn = (event) => {
      const { target, type, key } = event;
      if (type === "keydown") {
        if (!target.matches(".static-vega-slot") || !/^(Arrow|Home|End|Enter| |Escape)/.test(key)) return;
        event.preventDefault();
      } else if (type === "input") {
        if (target.type === "range") vega.told(target, target.value);
      } else if (("animated" in root.dataset && still.matches) || target.closest(".static-vega-text")) return;
      else if (type === "pointerover" && event.pointerType === "touch") return; // its pointerdown follows
      answer ??= loadAll(root).then(() => vega.start(root)).catch((error) => {
        console.warn(error);
        root.querySelector(".static-vega-note").textContent = "The interactive chart could not be loaded.";
        setTimeout(() => (answer = null), 3000);
      });
      /* A screen reader whose cursor is in the picture must have told of the focus before the live view takes its place. */
      const told = type === "focusin" && new Promise((resolve) => setTimeout(resolve, 100));
      Promise.all([answer, told]).then(([tell]) => tell?.(event));
    };
    for (const type of ["pointerover", "pointerdown", "focusin", "input", "keydown"]) root.addEventListener(type, turn);
  }

  /* What that needs comes when charts are near somebody who reads, unless data are dear. */
  const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
  if (saveData || effectiveType !== "4g") return;
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      loadAll(target).catch(() => {}); // told on turning
    }
  }, { rootMargin: "100%" });
  const watch = () => roots.forEach((root) => near.observe(root));
  const wait = () => {
    for (const type of ["pointermove", "touchstart", "scroll", "keydown"]) addEventListener(type, watch, { once: true, passive: true });
  };
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait);
})();
