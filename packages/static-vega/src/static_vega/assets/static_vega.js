(() => {
  const { src, dataset: site } = document.currentScript;
  const vega = (window.staticVega = { data: {}, site });
  const roots = document.querySelectorAll(".static-vega[data-live]");

  const loading = {};
  const load = (file) =>
    (loading[file] ??= new Promise((resolve, reject) => {
      const asked = document.createElement(file.endsWith("css") ? "link" : "script");
      asked.rel = "stylesheet";
      asked.href = asked.src = new URL(file, src);
      asked.onload = resolve;
      asked.onerror = () => reject(delete loading[file]);
      document.head.append(asked);
    }));
  const loadAll = ({ dataset: { live } }) =>
    Promise.all(["static_vega_live.css", ...[site.vega, ...live.split(" ")].map((file) => "static_vega/" + file)].map(load));

  vega.written = (value, shows) => (value == null ? "" : shows ? new Date(+value).toISOString().slice(0, shows) : "" + value);
  vega.told = (range, value) => {
    range.nextElementSibling.value = range.ariaValueText = vega.written(value, range.dataset.shows).replace("T", " ");
  };

  vega.unname = (inner) => Object.assign(inner, { role: "none", ariaLabel: null, ariaRoleDescription: null });

  for (const root of roots) {
    for (const slot of root.querySelectorAll(".static-vega-slot")) {
      const { ariaLabel } = slot.firstElementChild;
      Object.assign(slot, { tabIndex: 0, role: "toolbar", ariaRoleDescription: "chart", ariaLabel });
      slot.ariaDescription = "Arrow keys move through the marks.";
      vega.unname(slot.firstElementChild); // said once
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
      } else if (("animated" in root.dataset && matchMedia("(prefers-reduced-motion: reduce)").matches) || target.closest(".static-vega-text")) return;
      else if (type === "pointerover" && event.pointerType === "touch") return; // pointerdown follows
      answer ??= loadAll(root).then(() => vega.start(root)).catch((error) => {
        console.warn(error);
        root.querySelector(".static-vega-note").textContent = "The interactive chart could not be loaded.";
        setTimeout(() => (answer = null), 3000);
      });
      /* Focus is told before the picture goes. */
      const tell = () => answer.then((told) => told?.(event));
      type === "focusin" ? setTimeout(tell, 100) : tell();
    };
    for (const type of ["pointerover", "pointerdown", "focusin", "input", "keydown"]) root.addEventListener(type, turn);
  }

  /* Unless data are dear, it loads ahead. */
  const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
  if (saveData || effectiveType !== "4g") return;
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) loadAll(target).catch(() => {});
  }, { rootMargin: "100%" });
  const hear = (type) => addEventListener(type, watch, { once: true, passive: true });
  const watch = ({ type, movementX, movementY }) => {
    if (movementX || movementY !== 0) roots.forEach((root) => near.observe(root));
    else hear(type); // below a mouse at rest
  };
  addEventListener("load", () => ["pointermove", "touchstart", "scroll", "keydown"].forEach(hear));
})();
