// Keys of the page of a case: a letter does what its button does, J and K go on and back, [ and ] turn photos.
// Never while something is typed, never while an input method composes.
const root = document;

function isTyping(event) {
  return event.isComposing || event.keyCode === 229 || event.target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
}

function turnPhoto(by) {
  const photos = [...root.querySelectorAll("[data-photo]")];
  if (!photos.length) return;
  const at = photos.indexOf(root.activeElement);
  photos[(at + by + photos.length) % photos.length].focus();
}

root.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (event.key === "[" || event.key === "]") return turnPhoto(event.key === "]" ? 1 : -1);
  const target = root.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});

// A form that is open takes the cursor.
root.querySelector("#act textarea, #act input:not([type=hidden])")?.focus();
