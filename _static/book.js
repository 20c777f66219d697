// The book's own few lines: citations can be copied. Everything else works without scripts.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll(".cite-form button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.closest(".cite-form").querySelector("pre").textContent);
      button.textContent = "Copied";
    });
  }
});
