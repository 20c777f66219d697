// The choice of theme, before anything is painted. It is the only thing the book keeps in the browser.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  // A browser may forbid to keep anything; then the choice holds for the page.
  const kept = (change) => {
    try {
      return change(localStorage);
    } catch {
      return null;
    }
  };
  let chosen = kept((storage) => storage.getItem("theme")) ?? "";
  const show = () => {
    document.documentElement.dataset.theme = chosen || (system.matches ? "dark" : "light");
  };
  show();
  system.addEventListener("change", show);

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector(".theme-choice");
    const select = choice.querySelector("select");
    choice.hidden = false;
    select.value = chosen;
    select.addEventListener("change", () => {
      chosen = select.value;
      kept((storage) => (chosen ? storage.setItem("theme", chosen) : storage.removeItem("theme")));
      show();
    });
  });
})();
