// The inbox by keyboard, and kept fresh: J K walk, Enter opens, S signs, X chooses (Shift+X a range), / finds, G I goes,
// ? lists the keys. Quiet in fields and while an input method composes. Every minute the list is fetched anew unless
// somebody is choosing or typing; when that fails the list says of when it is.
let current = "";
let last = "";
let goes = false;

const rows = () => [...document.querySelectorAll("[data-row]")];
const box = (row) => row?.querySelector("input[type=checkbox]");
const here = () => rows().find((row) => row.dataset.row === current);

function stand(row) {
  if (!row) return;
  for (const other of rows()) other.classList.toggle("current", other === row);
  current = row.dataset.row;
  const link = row.querySelector("[data-open]");
  if (link) link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function walk(by) {
  const all = rows();
  const at = all.indexOf(here());
  stand(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
}

function choose(withRange) {
  const row = here();
  if (!box(row)) return;
  box(row).checked = !box(row).checked;
  const all = rows();
  const from = all.findIndex((one) => one.dataset.row === last);
  if (withRange && from >= 0) {
    const ends = [from, all.indexOf(row)].sort((a, b) => a - b);
    for (const one of all.slice(ends[0], ends[1] + 1)) if (box(one)) box(one).checked = true;
  }
  last = row.dataset.row;
}

function sign() {
  const form = document.getElementById("inbox-form");
  if (!form) return;
  if (!form.querySelector("input[name=case]:checked")) {
    if (!box(here())) return;
    box(here()).checked = true;
  }
  form.requestSubmit();
}

function go(key) {
  const link = document.querySelector(`[data-go="${key}"]`);
  if (link) window.location.assign(link.href);
}

const acts = {
  j: () => walk(1),
  k: () => walk(-1),
  s: () => sign(),
  x: (event) => choose(event.shiftKey),
  "/": () => document.getElementById("inbox-words")?.focus(),
  "?": () => document.querySelector("[data-dialog=keys]")?.click(),
  g: () => { goes = true; setTimeout(() => { goes = false; }, 1500); },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  if (goes && key !== "g") {
    goes = false;
    go(key);
    return;
  }
  if (!Object.hasOwnProperty.call(acts, key)) return;
  event.preventDefault();
  acts[key](event);
});

setInterval(() => {
  const live = document.querySelector("[data-live]");
  const busy = document.querySelector("[data-row] input:checked, details[open], dialog[open]");
  if (!live || busy || document.hidden || document.activeElement?.matches("input, select")) return;
  live.dispatchEvent(new Event("refresh"));
}, 60000);

document.addEventListener("htmx:afterSwap", () => stand(here()));
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (event.target.matches("[data-live]")) event.target.querySelector("[data-stale]").hidden = false;
  });
}
