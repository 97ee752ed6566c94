// Sorting by keyboard: 1 to 3 choose a proposal, Enter gives it out, U and A go to their fields. The undo is offered for
// ten seconds. Never while an input method composes; in a field Enter only sends when nothing is being chosen there.
const form = document.querySelector("[data-sorting]");

document.addEventListener("keydown", (event) => {
  if (!form || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=radio]), textarea, select, summary, a, button")) return;
  const chosen = form.querySelector(`[data-number="${CSS.escape(event.key)}"]`);
  if (chosen) {
    chosen.checked = true;
    chosen.focus();
    event.preventDefault();
    return;
  }
  if (event.key === "Enter") {
    event.preventDefault();
    if (form.querySelector("[name=choice]:checked") || form.unit.value) form.requestSubmit();
    return;
  }
  const field = form.querySelector(`[data-key-focus="${CSS.escape(event.key.toLowerCase())}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
  }
});

for (const fading of document.querySelectorAll("[data-fades]")) {
  setTimeout(() => { fading.hidden = true; }, Number(fading.dataset.fades) * 1000);
}
