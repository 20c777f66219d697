/* The live view of a chart: drawn by Vega, told as its picture is, in the colours of the page. */
(() => {
  const { data, expr, parse: read, View, site } = window.staticVega;

  const draw = async (slot, { layouts, datasets }) => {
    const live = document.createElement("div");
    live.className = "static-vega-live";
    const chart = structuredClone(layouts[slot.dataset.layout]); // Vega keeps what it reads, and changes it
    for (const one of chart.data) if (one.name in datasets) one.values = structuredClone(data[datasets[one.name]]);
    const view = new View(read(chart, {}, { ast: true }), { expr, logLevel: 1, renderer: "svg", tooltip: tell });
    await view.initialize(live).runAsync();
    window.staticVega.unname(live);
    live.querySelector("form").remove(); // of Vega's own controls, which are the page's here
    unscale(live.querySelector("svg"));
    recolour(slot, live.querySelector("svg"));
    shown.set(slot, { live, heard: null });
    /* A wheel over the page turns the page, until the chart is clicked or Ctrl is held. */
    const root = slot.closest(".static-vega");
    let engaged;
    root.addEventListener("pointerdown", () => (engaged = true));
    root.addEventListener("pointerleave", () => (engaged = false));
    live.addEventListener("wheel", (event) => engaged || event.ctrlKey || event.stopPropagation(), true);
    return view;
  };

  const shown = new Map(); // for each slot its live view, and the mark that the arrow keys have come to

  const show = (slot) => {
    const [width, height] = ["width", "height"].map((name) => slot.firstElementChild.getAttribute(name));
    slot.style.maxWidth = width + "px";
    slot.style.aspectRatio = width / height;
    slot.replaceChildren(shown.get(slot).live);
  };

  /* Arrow keys go from mark to mark and along lines, up and down from group to group where there are several. */
  const stops = (slot) =>
    [...slot.querySelectorAll(".role-mark *")].flatMap((element) => {
      const item = element.__data__;
      if (!item?.mark || item.mark.marktype === "group") return [];
      const items = /^(line|area|trail)$/.test(item.mark.marktype) ? item.mark.items.filter(({ fact }) => fact) : [item];
      return items.map((item) => ({ item, element, told: item.fact ?? item.description })).filter(({ told }) => told);
    });

  const place = ({ item, element }) => {
    if (!item.fact) {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { clientX: x + width / 2, clientY: y + height / 2 };
    }
    const { x, y } = new DOMPoint(item.x, item.y).matrixTransform(element.getScreenCTM());
    return { clientX: x, clientY: y };
  };

  const step = ({ key, target: slot, shiftKey }) => {
    const state = shown.get(slot);
    if (!state || key === "Escape") return leave(slot);
    const all = stops(slot);
    let at = all.findIndex(({ item }) => item === state.heard?.item);
    if (at < 0 && state.heard) at = Math.min(state.at, all.length - 1);
    const under = (stop) => {
      const { clientX, clientY } = place(stop);
      const top = document.elementFromPoint(clientX, clientY);
      return slot.contains(top) ? top : stop.element;
    };
    const press = (stop, ...types) => point(under(stop), { ...place(stop), shiftKey }, ...types);
    if (key === "Enter" || key === " ") return at >= 0 && press(all[at], "pointerdown", "pointerup", "click");
    const groups = [...new Set(all.map(({ item }) => item.mark))];
    const first = (group) => all.findIndex(({ item }) => item.mark === group);
    const group = groups.indexOf(all[at]?.item.mark);
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    const to =
      key === "Home" || at < 0 ? 0
      : key === "End" ? all.length - 1
      : /Up|Down/.test(key) && groups.length > 1 ? first(groups[group + by] ?? groups[group])
      : at + by;
    if (at >= 0) press(all[at], "pointerout");
    leave(slot);
    state.at = Math.max(0, Math.min(to, all.length - 1));
    const stop = (state.heard = all[state.at]);
    if (!stop) return;
    const where = place(stop);
    const box = state.live.getBoundingClientRect();
    ring.style.left = where.clientX - box.x + "px";
    ring.style.top = where.clientY - box.y + "px";
    state.live.append(ring);
    stop.element.classList.toggle("static-vega-here", !stop.item.fact);
    press(stop, "pointerover", "pointermove");
    tell(0, where, stop.item, stop.item.tooltip ?? stop.told);
    const peers = all.filter(({ item }) => item.mark === stop.item.mark);
    said.textContent = `${stop.told}, ${peers.indexOf(stop) + 1} of ${peers.length}`;
  };

  const leave = (slot) => {
    tip.hidden = true;
    ring.remove();
    slot.querySelector(".static-vega-here")?.classList.remove("static-vega-here");
  };

  const touch = (event) => {
    const { clientX, clientY } = event;
    const mark = document.elementFromPoint(clientX, clientY);
    point(mark, event, "pointerover", "pointermove", "pointerdown", "pointerup", "click");
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

  const [tip, said, ring] = ["tip", "said", "ring"].map((kind) => {
    const made = document.createElement("div");
    made.className = "static-vega-" + kind;
    return made;
  });
  tip.hidden = true;
  said.ariaLive = "polite"; // a status would be told of where a page is read through, though empty
  said.ariaAtomic = "true";
  document.body.append(tip, said);

  const tell = (_, { clientX, clientY, type }, item, value) => {
    if (type === "mouseout") return; // pointerout said it, and in Firefox the next mark has been told since
    tip.hidden = value == null || value === "";
    if (tip.hidden) return;
    const facts = typeof value === "object" ? Object.entries(value) : [["", value]];
    const pictured = ([name, fact]) => name === "image" && /^data:image\/(png|jpeg|gif|webp);base64,/.test(fact);
    tip.innerText = facts
      .filter((one) => !pictured(one))
      .map(([name, fact]) => (name && name + ": ") + (typeof fact === "object" ? JSON.stringify(fact) : fact))
      .join("\n");
    for (const [, fact] of facts.filter(pictured)) {
      const image = new Image();
      image.src = fact;
      image.alt = "";
      tip.append(image);
    }
    const { offsetWidth, offsetHeight } = tip;
    const above = clientY - offsetHeight - 12;
    tip.style.left = Math.max(0, Math.min(clientX, innerWidth - offsetWidth - 20)) + "px";
    tip.style.top = (above > 0 ? above : clientY + 12) + "px";
  };

  /* Colours become variables of the page, new ones by the rule of colour.py. */
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const known = new Set();
  const isKnown = (element, variable) =>
    known.has(variable) || (getComputedStyle(element).getPropertyValue(variable) && known.add(variable));
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

  const paint = (slot, element, name) => {
    const value = element.getAttribute(name);
    if (!value || /^(none|transparent|url|var)/.test(value)) return;
    const kind = kindOf(element, value);
    const own = parse(value);
    const colour = kind === "scale" ? own.map((c, i) => (i < 3 ? c & 248 : c)) : own;
    const variable = `--sv-${kind}-${hex(colour).slice(1)}`;
    if (!isKnown(slot, variable)) {
      known.add(variable);
      let contrast = light / (luminance(colour) + 0.05);
      const least = 1.02 * ({ mark: 3, text: 4.5, label: 4.5 }[kind] ?? 0);
      if (contrast >= 1.5 && contrast < least) contrast = least;
      sheet.insertRule(`.static-vega{${variable}:${contrast === least ? withLuminance(colour, light / contrast) : hex(colour)}}`);
      if (kind === "mark" && contrast >= 1.5) contrast = Math.max(contrast, Math.min(contrast * 1.4, 7));
      const partner = withLuminance(colour, contrast * dark);
      for (const rule of site.dark.split("\n").filter(Boolean)) {
        sheet.insertRule(rule.replace("%", `${variable}:${partner}`), sheet.cssRules.length);
      }
    }
    element.setAttribute(name, `var(${variable},${hex(colour)})`);
  };

  /* An axis has said what its letters say; a browser would name a group by all that is in it. */
  const hush = (svg) => {
    for (const part of svg.querySelectorAll(":is(.role-axis, .role-legend)[aria-label] :is(g, text)")) part.ariaHidden = true;
    for (const group of svg.querySelectorAll("[role=graphics-object]:not([aria-label])")) {
      group.removeAttribute("role");
      group.removeAttribute("aria-roledescription");
    }
  };

  /* A ground of the author's own keeps its colour on every page, and so does what stands on it: as in picture.py. */
  const isOwn = (fill) => fill && !/^(none|transparent|url|var)/.test(fill) && /^#(?!ffffff)\w{6}$/.test(hex(parse(fill)));
  const stays = (element, grounds) => {
    const role = element.closest("[class*=role-]")?.getAttribute("class") ?? "";
    if (/role-legend-(symbol|gradient|band)/.test(role)) return true;
    if (/role-(axis-(label|tick|domain|title)|legend|title)/.test(role)) return false;
    return grounds.some((ground) => ground.parentNode.contains(element));
  };

  const recolour = (slot, svg) => {
    const attributeFilter = ["fill", "stroke", "stop-color"];
    const paintAll = () => {
      hush(svg);
      if (isOwn(svg.style.backgroundColor)) return;
      svg.style.backgroundColor = ""; // a white one is the page's
      const grounds = [...svg.querySelectorAll("path.background")].filter((ground) => isOwn(ground.getAttribute("fill")));
      for (const name of attributeFilter) {
        for (const element of svg.querySelectorAll(`[${name}]`)) {
          if (!grounds.length || !stays(element, grounds)) paint(slot, element, name);
        }
      }
    };
    paintAll();
    new MutationObserver(paintAll).observe(svg, { subtree: true, childList: true, attributeFilter: [...attributeFilter, "role"] });
  };

  addEventListener("keydown", ({ key }) => key === "Escape" && (tip.hidden = true));

  /* A chart that a reader has turned to, and what it does with each event from then on. */
  window.staticVega.start = (root) => {
    const slots = [...root.querySelectorAll(".static-vega-slot")];
    const controls = [...root.querySelectorAll("[data-signal]")];
    const note = root.querySelector(".static-vega-note");
    const [layouts] = root.dataset.live.split(" ");
    const values = {};
    const views = new Map();

    const current = () => slots.find((slot) => slot.getClientRects().length);

    const begin = async (slot) => {
      const view = await draw(slot, data[layouts]);
      for (const name of new Set(controls.map((control) => control.dataset.signal))) {
        view.addSignalListener(name, (_, value) => set(name, value));
      }
      await send(view);
      show(slot);
      note.textContent = "";
      return view;
    };

    const wake = (slot = current()) => {
      if (slot && !views.has(slot)) {
        views.set(slot, begin(slot).catch((error) => {
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

    const set = (name, value) => {
      values[name] = value;
      const isChosen = (choice) => JSON.stringify(JSON.parse(choice.value)) === JSON.stringify(value ?? null);
      for (const control of controls.filter(({ dataset }) => dataset.signal === name)) {
        const { type, dataset: { shows } } = control;
        if (control === document.activeElement && type !== "range") continue; // a reader may be typing in it
        if (type === "radio") control.checked = isChosen(control);
        else if (type === "checkbox") control.checked = value;
        else if (type === "select-one") control.selectedIndex = [...control.options].findIndex(isChosen);
        else control.value = type === "range" ? +value : window.staticVega.written(value, shows);
        if (type === "range") window.staticVega.told(control, value);
      }
    };

    const choose = async (target) => {
      const { dataset: { signal, shows }, type, value } = target;
      if (!signal) return;
      const given =
        /select|radio/.test(type) ? JSON.parse(value)
        : type === "checkbox" ? target.checked
        : /range|number/.test(type) ? (value === "" ? null : +value)
        : shows ? Date.parse(value.length < 16 ? value : value + "Z")
        : value;
      set(signal, given);
      wake();
      for (const view of [...views.values()]) send(await view);
    };

    new ResizeObserver(() => views.size && wake()).observe(root);

    return async (event) => {
      const { target, type } = event;
      if (type === "input") return choose(target);
      const slot = current();
      /* The touch that wakes it is also its first question. */
      const asks = type === "pointerdown" && !views.has(slot) && slot.contains(target);
      await wake();
      if (type === "keydown") step(event);
      else if (asks) touch(event);
    };
  };
})();
