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

  vega.written = ({ value, dataset: { shows } }) =>
    shows ? new Date(+value).toISOString().slice(0, shows === "date" ? 10 : 16).replace("T", " ") : value;

<<<<<<< HEAD
    const current = () => slots.find((slot) => slot.getClientRects().length);

    const draw = async (slot) => {
      await Promise.all([site.vega, ...files].map(load));
      const view = await vega.draw(slot, vega.data[files[0]]);
      for (const name of new Set(controls.map((control) => control.dataset.signal))) {
        view.addSignalListener(name, (_, value) => show(name, value));
      }
      await send(view);
      vega.show(slot);
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
      const isChosen = (choice) => JSON.stringify(JSON.parse(choice.value)) === JSON.stringify(value ?? null);
      for (const control of controls.filter(({ dataset }) => dataset.signal === name)) {
        const { type, dataset: { shows } } = control;
        const written = value == null ? "" : shows ? new Date(+value).toISOString().slice(0, shows) : String(value);
        if (control === document.activeElement && type !== "range") continue; // a reader may be typing in it
        if (type === "radio") control.checked = isChosen(control);
        else if (type === "checkbox") control.checked = value;
        else if (type === "select-one") control.selectedIndex = [...control.options].findIndex(isChosen);
        else control.value = type === "range" ? +value : written;
        if (type === "range") control.nextElementSibling.value = control.ariaValueText = written.replace("T", " ");
      }
    };

    root.addEventListener("input", async ({ target }) => {
      const { dataset: { signal, shows }, type, value } = target;
      if (!signal) return;
      const given =
        /select|radio/.test(type) ? JSON.parse(value)
        : type === "checkbox" ? target.checked
        : /range|number/.test(type) ? (value === "" ? null : +value)
        : shows ? Date.parse(value.length < 16 ? value : value + "Z")
        : value;
      show(signal, given);
      wake();
      for (const view of [...views.values()]) send(await view);
    });

    root.onsubmit = () => false; // the page stays

    for (const type of ["pointerover", "pointerdown", "focusin"]) {
      root.addEventListener(type, async (event) => {
        const slot = current();
        if (views.has(slot) || asleep() || event.target.closest(".static-vega-text")) return;
        if (type === "pointerover" && event.pointerType === "touch") return; // its pointerdown follows
        const touched = type === "pointerdown" && slot.contains(event.target);
        await wake();
        if (touched) vega.touch?.(event); // what woke it is also its first question
      });
    }

    root.addEventListener("keydown", async (event) => {
      if (!slots.includes(event.target) || !/^(Arrow|Home|End|Enter| |Escape)/.test(event.key)) return;
      event.preventDefault();
      await wake();
      vega.step?.(event);
    });

    for (const slot of slots) {
=======
  for (const root of roots) {
    for (const slot of root.querySelectorAll(".static-vega-slot")) {
>>>>>>> 4a6ecc0 (No page weighs over twenty kilobytes as the second of a visit: the explorer, the codebook and the sources have pages of their own)
      slot.tabIndex = 0;
      slot.role = "group";
      slot.ariaLabel = slot.firstElementChild.ariaLabel;
      slot.ariaDescription = "Arrow keys move through the marks.";
    }
    root.onsubmit = () => false;

    let answer;
    const turn = (event) => {
      const { target, type, key } = event;
      if (type === "keydown") {
        if (!target.matches(".static-vega-slot") || !/^(Arrow|Home|End|Enter| |Escape)/.test(key)) return;
        event.preventDefault();
      } else if (type === "input") {
        if (target.nextElementSibling) target.nextElementSibling.value = vega.written(target);
      } else if (("animated" in root.dataset && still.matches) || target.closest(".static-vega-text")) return;
      answer ??= loadAll(root).then(() => vega.start(root)).catch((error) => {
        console.warn(error);
        root.querySelector(".static-vega-note").textContent = "The interactive chart could not be loaded.";
        setTimeout(() => (answer = null), 3000);
      });
      answer.then((told) => told?.(event));
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
