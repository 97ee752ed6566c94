// Toasts: gone after eight seconds (never in large text, never under the pointer or the focus); Z undoes the last one.
const box = document.getElementById("toasts");
const seconds = 8;

function letGo(toast) {
  setTimeout(() => {
    if (document.documentElement.dataset.size === "large") return;
    if (toast.matches(":hover") || toast.contains(document.activeElement)) letGo(toast);
    else toast.remove();
  }, seconds * 1000);
}

function say(words) {
  const last = box.querySelector("[data-failure]");
  if (last) last.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.failure = "yes";
  toast.textContent = words;
  box.append(toast);
}

function isTyping(target) {
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

if (box) {
  for (const toast of box.querySelectorAll("[data-toast]")) letGo(toast);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) letGo(node);
    }
  }).observe(box, { childList: true });

  // What could not be sent stays on the screen and says so.
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      event.target.dataset.saved = "failed";
      say(box.dataset.failed);
    });
  }
  document.addEventListener("htmx:beforeRequest", (event) => { event.target.dataset.saved = "saving"; });
  document.addEventListener("htmx:afterOnLoad", () => { box.querySelector("[data-failure]")?.remove(); });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.documentElement.dataset.keys === "off" || isTyping(event.target)) return;
    const undo = [...box.querySelectorAll("[data-undo]")].pop();
    if (undo) undo.click();
  });
}
