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
      const code = JSON.stringify(value ?? null);
      for (const control of controls.filter(({ dataset }) => dataset.signal === name)) {
        if (control.type === "radio") control.checked = control.value === code;
        else if (control.type === "checkbox") control.checked = value;
        else control.value = control.matches("select") ? code : value?.getTime?.() ?? value ?? "";
        const output = control.nextElementSibling;
        if (!output) continue;
        const { shows } = control.dataset;
        const written = shows ? new Date(+control.value).toISOString().slice(0, shows === "date" ? 10 : 16) : control.value;
        output.value = value == null ? "" : written.replace("T", " ");
        if (shows) control.ariaValueText = output.value;
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
