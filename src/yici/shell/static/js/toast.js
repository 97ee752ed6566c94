// Toasts, gone after eight seconds (never in large text, under the pointer or with the focus in them); Z undoes the last.
// And what could not be saved: the row says so and is sent again.
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

function sendAgain(row) {
  if (!row.matches("[data-grid-row]")) return;
  const tries = Number(row.dataset.tries || 0) + 1;
  row.dataset.tries = tries;
  setTimeout(() => {
    if (row.isConnected && row.dataset.saved === "failed") row.dispatchEvent(new Event("change"));
  }, Math.min(60, 2 ** tries) * 1000);
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

  if (document.querySelector(".sticky-bar")) box.classList.add("above-bar");

  // What could not be sent stays on the screen, says so, and is sent again; what was refused is not.
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      if (event.target.matches("[data-live]")) return; // a list that could not refresh says so itself
      const refused = name === "htmx:responseError" && event.detail.xhr.status < 500;
      event.target.dataset.saved = "failed";
      say(refused ? box.dataset.refused : box.dataset.failed);
      if (!refused) sendAgain(event.target);
    });
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches("[data-live]")) event.target.dataset.saved = "saving";
  });
  document.addEventListener("htmx:afterSwap", () => { box.querySelector("[data-failure]")?.remove(); });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.documentElement.dataset.keys === "off" || isTyping(event.target)) return;
    const undo = [...box.querySelectorAll("[data-undo]")].pop();
    if (undo) undo.click();
  });
}
