// Saying it through a gap of signal: kept on this phone, sent with one key, called handed over only by the server.
import "./danger.js";
import "./similar.js";
import "./voice.js";
import { forgetDraft, keepDraft, newKey, putBack, readDraft } from "./draft.js";
import * as files from "./files.js";
import { choose, forgetPlaces } from "./place.js";
import { busy, forget, isSending, say, submit } from "./state.js";

const form = document.querySelector("form[data-say]");
let draft = { key: newKey(), fields: {}, files: [], isWaiting: false };
let [tries, timer] = [0, 0];

function read() {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "client_key"));
  draft = { ...draft, fields, files: files.list() };
}

function keep() {
  if (isSending() || draft.isWaiting) return;
  read();
  if (draft.fields.text || draft.files.length) keepDraft(draft);
}

function later(seconds, words) {
  draft.isWaiting = true;
  keepDraft(draft);
  say(words, true);
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
}

async function send() {
  if (isSending()) return;
  clearTimeout(timer);
  tries += 1;
  busy(true);
  const body = new FormData();
  body.append("client_key", draft.key);
  for (const [name, value] of Object.entries(draft.fields)) body.append(name, value);
  for (const one of draft.files) body.append(one.kind, one.blob, one.name);
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch { /* no network */ }
  const told = await answer?.json().catch(() => null);
  busy(false);
  if (answer?.ok && told?.url) {
    await forgetDraft();
    window.location.assign(told.url);
  } else if (answer?.status === 429) {
    const wait = Number(answer.headers.get("Retry-After")) || 60;
    later(wait, form.dataset.wait.replace("{n}", wait));
  } else if (answer && answer.status < 500 && told) {
    Object.assign(draft, { isWaiting: false }, answer.status === 409 ? { key: newKey() } : {}); // 409: the first one is there
    keepDraft(draft);
    say(told.message || form.dataset.refused);
  } else {
    const words = navigator.onLine ? form.dataset.retry.replace("{n}", tries + 1) : form.dataset.offline;
    later(Math.min(60, 2 ** tries), words);
  }
}

form.addEventListener("submit", (event) => {
  const follows = event.submitter?.name === "follows" ? event.submitter.value : "";
  if (event.submitter && event.submitter !== submit && !follows) return; // a step of the place chooser
  event.preventDefault();
  if (isSending()) return;
  read();
  if (follows) draft.fields.follows = follows;
  tries = 0;
  send();
});
form.addEventListener("input", () => { draft.isWaiting = false; clearTimeout(timer); keep(); });
form.addEventListener("change", keep);
files.onChange(keep);
window.addEventListener("online", () => draft.isWaiting && send());
forget.addEventListener("click", async () => {
  clearTimeout(timer);
  await forgetDraft();
  forgetPlaces();
  window.location.reload();
});

readDraft().then((found) => {
  if (!found || form.querySelector("#text").value) return;
  draft = { ...found };
  putBack(form, found.fields);
  files.restore(found.files);
  form.querySelector("#text").dispatchEvent(new Event("input"));
  draft.isWaiting = found.isWaiting;
  if (found.fields.area && !form.querySelector("[data-area]")) choose(found.fields.area);
  say(form.dataset.kept, true);
  if (found.isWaiting) send();
});
