// Keys of the reader: a letter does what its button does, Enter outside of fields accepts and goes on. Never while
// something is typed, never while an input method composes. The current sentence comes into sight by itself.
const card = document.querySelector("[data-card]");

function isTyping(event) {
  return event.isComposing || event.keyCode === 229 || event.target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (!card || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    const accept = card.querySelector('button[value="accept"]');
    if (accept) { event.preventDefault(); accept.click(); }
    return;
  }
  const target = card.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});

// Without script the radio beside a button says which entry is meant; with it the button does.
for (const button of document.querySelectorAll("[data-link]")) {
  const radio = button.parentElement.querySelector("input[name=link]");
  radio.hidden = true;
  button.addEventListener("click", () => { radio.checked = true; });
}

document.querySelector(".ledger-text .current")?.scrollIntoView({ block: "center" });
