// A button that prints the page. Without a script the browser's own menu does it.
for (const button of document.querySelectorAll("[data-print-page]")) {
  button.addEventListener("click", () => window.print());
}
