// A call by keyboard: Ctrl+Enter writes it down, Alt+Enter answers and closes, Alt with a letter or digit chooses.
// Never while an input method composes. What is typed is kept on this computer by the number until it has arrived.
const form = document.querySelector("form[data-taking]");
const KEY = "yici-call:";
const KEPT = ["text", "place", "name", "answer"];
const phone = form.elements.phone;
const text = form.elements.text;
let sent = false;

const slot = () => KEY + (phone.value.replace(/\D/g, "") || "unknown");

function keep() {
  if (sent) return;
  const draft = Object.fromEntries(KEPT.map((name) => [name, form.elements[name].value]).filter(([, value]) => value));
  try {
    if (draft.text) localStorage.setItem(slot(), JSON.stringify(draft));
  } catch { /* nothing is kept */ }
}

function restore() {
  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(slot())); } catch { /* nothing was kept */ }
  if (!draft || text.value) return;
  for (const name of KEPT) if (draft[name] && !form.elements[name].value) form.elements[name].value = draft[name];
  const told = document.querySelector("[data-draft]");
  told.textContent = form.dataset.kept;
  told.hidden = false;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// A telephone system opens the page with #caller=…&call=…&recording=…: what stands there never reaches a server's log.
function fromTelephone() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const [name, field] of [["caller", "phone"], ["call", "call_id"], ["recording", "recording_id"]]) {
    if (given.get(name)) form.elements[field].value = given.get(name);
  }
  if (given.get("caller")) window.htmx?.trigger(phone, "input");
}

// Enter takes the first place that fits what is typed; typed faster than the list came, it waits for the list.
let asked = "", looked = "", wanted = false;

function choosePlace() {
  const find = document.getElementById("find");
  if (!wanted || !find?.value || looked !== find.value) return;
  wanted = false;
  form.querySelector("#places .places button")?.click();
}

function press(event) {
  if (event.isComposing || event.keyCode === 229 || event.metaKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.altKey)) {
    event.preventDefault();
    form.querySelector(event.altKey ? "[data-answer]" : "[data-record]").click();
  } else if (event.altKey && !event.ctrlKey) {
    const found = form.querySelector(`[data-alt="${CSS.escape(event.code)}"]`);
    if (found) { event.preventDefault(); found.click(); }
  } else if (event.key === "Enter" && event.target.id === "find") {
    event.preventDefault();
    wanted = true;
    choosePlace();
  } else if (event.key === "Enter" && event.target.matches("input:not([type=checkbox]):not([type=radio])")) {
    event.preventDefault(); // a line is finished, not the call
  }
}

form.addEventListener("keydown", press);
form.addEventListener("input", (event) => { if (event.target === phone) restore(); else keep(); });
form.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-kind]");
  if (chosen) form.elements.kind.value = chosen.dataset.kind;
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "within" || event.submitter?.name === "pick" || event.submitter?.name === "look") return;
  sent = true;
  try { sessionStorage.setItem(KEY, slot()); } catch { /* the draft stays until it is written over */ }
});
document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.id === "find") asked = event.target.value; });
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "places") { looked = asked; choosePlace(); } });
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "place" && event.target.querySelector("[data-area]")) form.elements.place.focus();
});
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
try { // what arrived is forgotten here: the page that follows says so
  if (document.querySelector(".message-good")) localStorage.removeItem(sessionStorage.getItem(KEY));
  sessionStorage.removeItem(KEY);
} catch { /* nothing was kept */ }
restore();
fromTelephone();
