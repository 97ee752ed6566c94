// Reasons beside things: <details data-popover> opens by itself on tap and Enter; here also on hover and focus,
// one at a time, placed inside the window (a table's own scroll box would cut it), closed by Escape. Menus share the closing.
let waiting = 0;

function place(details) {
  const body = details.querySelector(".popover-body");
  if (!body) return;
  body.classList.add("placed");
  const mark = details.querySelector("summary").getBoundingClientRect();
  const box = body.getBoundingClientRect();
  const left = Math.min(Math.max(8, mark.left), window.innerWidth - box.width - 8);
  const below = mark.bottom + 4;
  const top = below + box.height > window.innerHeight - 8 ? Math.max(8, mark.top - box.height - 4) : below;
  body.style.left = `${left}px`;
  body.style.top = `${top}px`;
}

function closeOthers(kept) {
  for (const details of document.querySelectorAll("details[data-popover][open], details[data-menu][open]")) {
    if (details !== kept && !details.contains(kept)) details.open = false;
  }
}

function open(details) {
  if (details.open) return;
  details.dataset.hover = "yes";
  details.open = true;
}

document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches?.("details[data-popover], details[data-menu]")) return;
  if (details.open) {
    closeOthers(details);
    if (details.matches("[data-popover]")) place(details);
  } else {
    delete details.dataset.hover;
  }
}, true);

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const details = event.target.closest?.("details[data-popover]");
  clearTimeout(waiting);
  if (details) waiting = setTimeout(() => open(details), 120);
  else waiting = setTimeout(() => {
    for (const other of document.querySelectorAll("details[data-popover][data-hover][open]")) other.open = false;
  }, 300);
});

document.addEventListener("focusin", (event) => {
  const details = event.target.closest("details[data-popover]");
  if (details && event.target.matches("summary:focus-visible")) open(details);
  if (!details) closeOthers(event.target);
});

// A tap on what hover or focus has just opened keeps it open instead of closing it again.
document.addEventListener("click", (event) => {
  const summary = event.target.closest("details[data-popover] > summary");
  if (!summary) return event.target.closest("details[data-popover], details[data-menu]") ? undefined : closeOthers(event.target);
  const details = summary.parentElement;
  if (details.open && details.dataset.hover) {
    event.preventDefault();
    delete details.dataset.hover;
  }
  return undefined;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const details = document.querySelector("details[data-popover][open], details[data-menu][open]");
  if (!details) return;
  details.open = false;
  if (details.contains(document.activeElement)) details.querySelector("summary").focus();
});

for (const name of ["scroll", "resize"]) {
  window.addEventListener(name, () => {
    for (const details of document.querySelectorAll("details[data-popover][open]")) place(details);
  }, { capture: true, passive: true });
}
