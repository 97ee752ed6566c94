// The draft is kept by itself a moment after each field. Without a connection it stays on this phone and goes later; what
// another device saved meanwhile is brought together. Without this script there is a button.

import { bringTogether } from "./apart.js";
import { inputs, put, same } from "./inputs.js";
import { note } from "./phone.js";

const WAIT = 1200; // milliseconds after the last sign
const LATER = 15000;
const form = document.querySelector("[data-fill]");
const says = document.querySelector("[data-saved-words]");
let phone = note(form.dataset.of);
let base = form.dataset.goes === "problem" ? {} : inputs(form); // what the server holds, as far as is known here
let sent = {};
let [timer, isBusy, isSent, toChoose] = [0, false, false, 0];

const isChanged = () => {
  const mine = inputs(form);
  return [...new Set([...Object.keys(mine), ...Object.keys(base)])].some((name) => !same(mine[name], base[name]));
};
const say = (words) => { says.textContent = words; };
const later = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };

function remember() {
  const what = { inputs: inputs(form), base, expected: form.elements.expected.value, client_key: form.elements.client_key.value };
  if (phone.write(what)) say(form.dataset.phone);
}

function place(found) {
  form.elements.expected.value = found.version;
  if (form.dataset.keep === found.keep) return;
  phone.forget();
  form.dataset.keep = found.keep;
  phone = note(found.code);
  form.querySelector("[data-kept-code]").textContent = found.code;
  form.querySelector("[data-kept-until]").textContent = found.until;
  form.querySelector("[data-kept-place]").hidden = false;
  history.replaceState(null, "", found.address);
}

function differs(found) {
  place(found);
  toChoose = bringTogether(form, { mine: inputs(form), theirs: found.inputs, base, sent }, () => {
    toChoose -= 1;
    if (!toChoose) later(0);
  });
  base = found.inputs;
  form.dispatchEvent(new CustomEvent("form:draw"));
  if (!toChoose) return later(0);
  remember();
  return say(form.dataset.two);
}

async function keep() {
  clearTimeout(timer);
  if (isBusy || isSent || toChoose || !isChanged()) return;
  isBusy = true;
  const body = new FormData(form);
  body.set("act", "keep");
  for (const one of form.querySelectorAll('input[type="file"]')) body.delete(one.name);
  sent = inputs(form);
  try {
    const answer = await fetch(form.dataset.keep || location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status === 409) return differs(await answer.json());
    if (!answer.ok) throw new Error(String(answer.status));
    place(await answer.json());
    base = sent;
    phone.forget();
    say(form.dataset.kept.replace("{time}", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false })));
    if (isChanged()) later(WAIT);
  } catch {
    remember();
    later(LATER);
  } finally {
    isBusy = false;
  }
}

const held = phone.read();
if (held && !form.dataset.goes.includes("problem")) {
  for (const name of new Set([...Object.keys(held.inputs), ...Object.keys(inputs(form))])) put(form, name, held.inputs[name]);
  base = held.base;
  for (const name of ["expected", "client_key"]) form.elements[name].value = held[name];
  form.dispatchEvent(new CustomEvent("form:draw"));
  later(0);
}
form.querySelector("[data-save]").hidden = true;
if (form.dataset.goes === "problem") later(WAIT);
form.addEventListener("input", () => later(WAIT));
form.addEventListener("htmx:afterSettle", () => later(WAIT));
form.addEventListener("submit", (event) => { if (event.submitter && event.submitter.formTarget) return; isSent = true; clearTimeout(timer); if (isChanged()) remember(); });
form.addEventListener("form:kept", (event) => { place(event.detail); later(0); });
form.addEventListener("form:apart", (event) => differs(event.detail));
window.addEventListener("online", () => later(0));
window.addEventListener("pagehide", () => { if (!isSent && isChanged()) remember(); });
