// Visits through a gap of signal: an answer is kept on this phone first, sent by itself, and called saved only by the server.
import { Waiting, newId } from "./waiting.js";
import { Sending } from "./sending.js";
import { chooseBetween, fieldsOf, fill, isAnswered, say } from "./visit-form.js";

const list = document.querySelector("[data-visits]");
const words = list.dataset;
const waiting = new Waiting(words.account);
const bar = document.querySelector("[data-waiting]");
const forms = [...list.querySelectorAll("form[data-house]")];
const formOf = (entry) => forms.find((form) => form.dataset.house === entry.house);

function show(problem = "") {
  const entries = waiting.entries;
  bar.hidden = !entries.length;
  bar.querySelector("[data-count]").textContent = words.held.replace("{n}", entries.length);
  bar.querySelector("[data-problem]").textContent = problem;
  for (const entry of entries) say(formOf(entry), words.kept, "waiting");
  const age = (Date.now() - Date.parse(words.madeAt)) / 60000;
  document.querySelector("[data-away]").hidden = navigator.onLine && age < 30;
}

function keep(form, fields) {
  if (isAnswered(fields)) {
    waiting.add({ id: newId(), house: form.dataset.house, url: form.action, fields, at: new Date().toISOString() });
    show();
    sending.all();
  } else {
    waiting.keepDraft(form.dataset.house, {});
    say(form, words.nothing, "saved");
  }
}

const sending = new Sending(waiting, words, {
  saved: (entry, text) => say(formOf(entry), text, "saved"),
  refused: (entry, text) => say(formOf(entry), text, "refused"),
  differs(entry, text, conflicts) {
    const form = formOf(entry);
    say(form, text, "conflict");
    if (form) chooseBetween(form, entry.fields, conflicts, words, (fields) => keep(form, fields));
  },
  end: show,
});

list.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-house]");
  if (!form) return;
  event.preventDefault();
  const fields = fieldsOf(form);
  if (isAnswered(fields)) keep(form, fields);
  else say(form, words.empty, "refused");
});

for (const name of ["input", "change"]) {
  list.addEventListener(name, (event) => {
    const form = event.target.closest("form[data-house]");
    const isBox = event.target.type === "checkbox";
    for (const twin of form.querySelectorAll(`[name="${event.target.name}"]`)) {
      if (twin === event.target || twin.type === "radio") continue;
      if (isBox && event.target.checked) twin.value = "";
      else if (!isBox && twin.type === "checkbox") twin.checked = false;
    }
    waiting.keepDraft(form.dataset.house, fieldsOf(form));
  });
}

bar.querySelector("[data-send]").addEventListener("click", () => sending.all());
document.querySelector("[data-clear-sure]").addEventListener("click", () => {
  waiting.clear();
  for (const form of forms) {
    say(form, "", "");
    form.reset();
  }
  if (window.caches) caches.delete("visits-1");
  show();
});
window.addEventListener("online", () => sending.all());
window.addEventListener("offline", () => show());
document.addEventListener("visibilitychange", () => { if (!document.hidden) sending.all(); });

for (const form of forms) fill(form, waiting.draft(form.dataset.house));
show();
sending.all();
if ("serviceWorker" in navigator) navigator.serviceWorker.register(words.worker, { scope: words.scope }).catch(() => {});
