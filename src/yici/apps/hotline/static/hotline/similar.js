// What neighbours said already: a different matter is put away and not asked again for these words.
const box = document.getElementById("similar");

box?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-different]")) return;
  box.replaceChildren();
  box.removeAttribute("hx-trigger");
  box.dataset.different = "yes";
  document.getElementById("text").focus();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === box && box.dataset.different) event.preventDefault();
});
