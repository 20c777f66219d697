/* When a reader turns to a chart, a live view is fetched and takes the place of its picture. */
(() => {
  const { src, dataset: site } = document.currentScript;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const vega = (window.staticVega = { data: {}, site });

  const loading = {};
  const load = (file) =>
    (loading[file] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("static_vega/" + file, src);
      script.onload = resolve;
      script.onerror = () => reject(delete loading[file]);
      document.head.append(script);
    }));

  const start = (root) => {
    const slots = [...root.querySelectorAll(".static-vega-slot")];
    const controls = [...root.querySelectorAll("[data-signal]")];
    const note = root.querySelector(".static-vega-note");
    const files = root.dataset.live.split(" ");
    const asleep = () => "animated" in root.dataset && still.matches;
    const values = {};
    const views = new Map();

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
      slot.tabIndex = 0;
      slot.role = "group";
      slot.ariaLabel = slot.firstElementChild.ariaLabel;
      slot.ariaDescription = "Arrow keys move through the marks.";
    }
    new ResizeObserver(() => views.size && wake()).observe(root);
  };

  document.querySelectorAll(".static-vega[data-live]").forEach(start);
})();
