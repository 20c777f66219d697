/* When a reader turns to a chart, a live view takes the place of its picture. */
(() => {
  const { src, dataset: site } = document.currentScript;
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  let vega;
  const load = () =>
    (vega ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(site.vega, src);
      script.onload = () => resolve(window.staticVega);
      script.onerror = () => reject((vega = null));
      document.head.append(script);
    }));

  const start = (root) => {
    const { layouts, datasets, animated } = JSON.parse(root.querySelector("script").textContent);
    const slots = [...root.querySelectorAll(".static-vega-slot")];
    const controls = [...root.querySelectorAll("[data-signal]")];
    const note = root.querySelector(".static-vega-note");
    const values = {};
    const views = new Map();
    let here; // the mark that the arrow keys have come to

    const current = () => slots.find((slot) => slot.getClientRects().length);

    const draw = async (slot) => {
      const { embed } = await load();
      const live = document.createElement("div");
      live.className = "static-vega-live";
      const { view } = await embed(live, { ...layouts[slot.dataset.layout], datasets }, {
        mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, logLevel: 1, tooltip: tell,
        patch: (compiled) => {
          compiled.signals?.forEach((signal) => delete signal.bind);
          return compiled;
        },
      });
      for (const name of new Set(controls.map((control) => control.dataset.signal))) {
        view.addSignalListener(name, (_, value) => show(name, value));
      }
      await send(view);
      const svg = live.querySelector("svg");
      unscale(svg);
      recolour(svg);
      const [width, height] = ["width", "height"].map((name) => slot.firstElementChild.getAttribute(name));
      slot.style.maxWidth = width + "px";
      slot.style.aspectRatio = width / height;
      slot.replaceChildren(live);
      note.textContent = "";
      return view;
    };

    const wake = (slot = current()) => {
      if (slot && !views.has(slot)) {
        views.set(slot, draw(slot).catch((error) => {
          console.warn(error);
          note.textContent = "The interactive chart could not be loaded.";
          setTimeout(() => views.delete(slot), 3000);
        }));
      }
      return views.get(slot);
    };

    const send = (view) => {
      for (const name in values) view?.signal(name, values[name]);
      return view?.runAsync();
    };

    const show = (name, value) => {
      values[name] = value;
      for (const control of controls.filter(({ dataset }) => dataset.signal === name)) {
        const code = JSON.stringify(value ?? null);
        if (control.type === "radio") control.checked = control.value === code;
        else if (control.type === "checkbox") control.checked = value;
        else control.value = control.matches("select") ? code : value ?? "";
        const output = control.nextElementSibling;
        if (output) output.value = control.value;
      }
    };

    root.addEventListener("input", async ({ target }) => {
      const { dataset: { signal }, type, value } = target;
      if (!signal) return;
      const plain = type === "checkbox" ? target.checked : /range|number/.test(type) ? +value : value;
      show(signal, /select|radio/.test(type) ? JSON.parse(value) : plain);
      wake();
      for (const view of [...views.values()]) send(await view);
    });

    root.onsubmit = () => false; // the page stays

    for (const type of ["pointerover", "pointerdown", "focusin"]) {
      root.addEventListener(type, async (event) => {
        const slot = current();
        if (views.has(slot) || (animated && still.matches)) return;
        await wake();
        /* The touch that woke it is also its first question. */
        if (type === "pointerdown" && slot.contains(event.target)) {
          const mark = document.elementFromPoint(event.clientX, event.clientY);
          point(mark, event, "pointerover", "pointermove", "pointerdown", "pointerup", "click");
        }
      });
    }

    /* Arrow keys go from mark to mark. */
    root.addEventListener("keydown", async (event) => {
      const { key, target } = event;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
      if (key === "Escape") tip.hidden = true;
      if (!slots.includes(target) || !(step || key === "Enter")) return;
      event.preventDefault();
      await wake();
      let marks = [...target.querySelectorAll(".role-mark [aria-label]")];
      const telling = marks.filter((mark) => mark.__data__?.tooltip);
      if (telling.length) marks = telling;
      const at = marks.indexOf(here);
      if (at >= 0) point(here, middle(here, event), ...(step ? ["pointerout"] : ["pointerdown", "pointerup", "click"]));
      if (!step) return;
      here?.classList.remove("static-vega-here");
      here = marks[at + step] ?? marks[at] ?? marks[0];
      here?.classList.add("static-vega-here");
      if (here) point(here, middle(here, event), "pointerover", "pointermove");
    });

    for (const slot of slots) {
      slot.tabIndex = 0;
      slot.role = "group";
      slot.ariaLabel = slot.firstElementChild.ariaLabel;
      slot.ariaDescription = "Arrow keys move through the marks.";
    }
    new ResizeObserver(() => views.size && wake()).observe(root);
  };

  const middle = (mark, { shiftKey }) => {
    const { x, y, width, height } = mark.getBoundingClientRect();
    return { clientX: x + width / 2, clientY: y + height / 2, shiftKey };
  };
  const point = (mark, { clientX, clientY, shiftKey }, ...types) => {
    for (const type of types) mark.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX, clientY, shiftKey }));
  };

  /* Vega does not know that its drawing is scaled. */
  const unscale = (svg) => {
    svg.getBoundingClientRect = () => {
      const { x, y, width, height } = Element.prototype.getBoundingClientRect.call(svg);
      const { clientX, clientY } = window.event?.changedTouches?.[0] ?? window.event ?? {};
      const scale = clientX == null ? 1 : width / svg.viewBox.baseVal.width;
      const from = (at, edge) => (scale === 1 ? edge : at - (at - edge) / scale);
      return new DOMRect(from(clientX, x), from(clientY, y), width / scale, height / scale);
    };
  };

  const tip = document.createElement("div");
  tip.className = "static-vega-tip";
  tip.role = "status";
  tip.hidden = true;
  const tell = (_, { clientX, clientY }, item, value) => {
    tip.hidden = value == null || value === "";
    if (tip.hidden) return;
    const facts = typeof value === "object" ? Object.entries(value) : [["", value]];
    tip.innerText = facts
      .map(([name, fact]) => (name && name + ": ") + (typeof fact === "object" ? JSON.stringify(fact) : fact))
      .join("\n");
    const { offsetWidth, offsetHeight } = tip;
    const above = clientY - offsetHeight - 12;
    tip.style.left = Math.max(0, Math.min(clientX, innerWidth - offsetWidth - 20)) + "px";
    tip.style.top = (above > 0 ? above : clientY + 12) + "px";
  };

  /* Colours become variables of the page, new ones by the rule of colour.py. */
  const { sheet, textContent } = document.getElementById("static-vega-colours");
  const known = new Set(textContent.match(/--sv-[\w-]+/g));
  const canvas = document.createElement("canvas").getContext("2d");
  const parse = (text) => {
    canvas.fillStyle = text;
    const found = canvas.fillStyle;
    const [r, g, b, a] = found[0] === "#" ? found.match(/\w\w/g).map((c) => parseInt(c, 16)) : found.match(/[\d.]+/g);
    return a ? [+r, +g, +b, Math.round(a * 255)] : [+r, +g, +b];
  };
  const hex = (colour) => "#" + colour.map((c) => c.toString(16).padStart(2, 0)).join("");
  const linear = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const screen = (l) => Math.round(255 * (l <= 0.0031308 ? l * 12.92 : 1.055 * l ** (1 / 2.4) - 0.055));
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const [light, dark] = site.pages.split(" ").map((page) => luminance(parse(page)) + 0.05);
  const withLuminance = ([r, g, b, ...alpha], luminous) => {
    const wanted = Math.min(Math.max(luminous - 0.05, 0), 1);
    const now = luminance([r, g, b]);
    const lit = [r, g, b].map((c) => (now ? (linear(c) * wanted) / now : wanted));
    const most = Math.max(...lit);
    const grey = most > 1 ? (most - 1) / (most - wanted) : 0;
    return hex([...lit.map((c) => screen(c + (wanted - c) * grey)), ...alpha]);
  };

  const kindOf = (element, value) => {
    const role = element.closest("[class*=role-]")?.getAttribute("class") ?? "";
    if (/mark-text/.test(role)) return /role-mark/.test(role) ? "label" : "text";
    if (element.matches("stop")) return "scale";
    if (!/role-(mark|legend-symbol)\b/.test(role)) return "guide";
    return /^rgb/.test(value) ? "scale" : "mark";
  };

  const paint = (element, name) => {
    const value = element.getAttribute(name);
    if (!value || /^(none|transparent|url|var)/.test(value)) return;
    const kind = kindOf(element, value);
    const own = parse(value);
    const colour = kind === "scale" ? own.map((c, i) => (i < 3 ? c & 248 : c)) : own;
    const variable = `--sv-${kind}-${hex(colour).slice(1)}`;
    if (!known.has(variable)) {
      known.add(variable);
      let contrast = light / (luminance(colour) + 0.05);
      const least = 1.02 * ({ mark: 3, text: 4.5, label: 4.5 }[kind] ?? 0);
      if (contrast >= 1.5 && contrast < least) {
        contrast = least;
        sheet.insertRule(`:root{${variable}:${withLuminance(colour, light / contrast)}}`);
      }
      if (kind === "mark" && contrast >= 1.5) contrast = Math.max(contrast, Math.min(contrast * 1.4, 7));
      const partner = withLuminance(colour, contrast * dark);
      sheet.insertRule(`@media screen{[data-theme=dark]{${variable}:${partner}}}`, sheet.cssRules.length);
    }
    element.setAttribute(name, `var(${variable},${hex(own)})`);
  };

  const recolour = (svg) => {
    const attributeFilter = ["fill", "stroke", "stop-color"];
    const paintAll = () => {
      for (const name of attributeFilter) svg.querySelectorAll(`[${name}]`).forEach((element) => paint(element, name));
    };
    paintAll();
    new MutationObserver(paintAll).observe(svg, { subtree: true, childList: true, attributeFilter });
  };

  document.body.append(tip);
  document.querySelectorAll(".static-vega > script").forEach(({ parentNode }) => start(parentNode));
})();
