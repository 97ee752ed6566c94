// A call written down by keyboard: single keys choose outside of fields, Ctrl+Enter sends from everywhere.
// Keys are ignored while an input method composes.
const page = document.querySelector("[data-call]");

function typing(target) {
  return target.matches("textarea, select, input:not([type=radio])");
}

function press(event) {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    if (event.key !== "Enter") return;
    const send = page.querySelector("[data-send]");
    if (send) { event.preventDefault(); send.click(); }
    return;
  }
  if (typing(event.target)) return;
  const found = page.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click();
}

if (page) document.addEventListener("keydown", press);
