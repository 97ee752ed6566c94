// While somebody types: fields appear and go, computed values are shown, wrong ones are said after leaving the field. What
// is left goes to whoever listens ("form:state"). Without this script the server does the same when the form is sent.

import { understand } from "./form.js";

const form = document.querySelector("[data-fill]");
const tree = JSON.parse(document.getElementById("form-tree").textContent);
const words = JSON.parse(document.getElementById("form-words").textContent);
const city = JSON.parse(document.getElementById("form-held").textContent); // what fields take of what the city holds
const groups = new Set(tree.filter((one) => one.group).map((one) => one.group));

/** What the city fills in now: after the yes, but for what is not right. */
function held(data) {
  const wrong = data.getAll("wrong");
  const isTheirs = data.get("uses_held") === "yes" && ["self", "helper"].includes(data.get("role"));
  return isTheirs ? Object.fromEntries(Object.entries(city).filter(([code]) => !wrong.includes(code))) : {};
}

function typed(data) {
  const found = {};
  const known = held(data);
  for (const one of tree) {
    const above = form.querySelector(`[data-says="${one.code}"]`); // asked once, in the head of the page
    if (!one.group) found[one.code] = (above ? above.value : String(data.get(one.code) || "")) || known[one.code] || "";
  }
  for (const group of groups) {
    const members = tree.filter((one) => one.group === group);
    const columns = members.map((one) => data.getAll(`${group}.${one.code}`).map(String));
    const rows = columns[0].map((_, at) => Object.fromEntries(members.map((one, nth) => [one.code, columns[nth][at] || ""])));
    found[group] = rows.filter((row) => Object.values(row).some(Boolean));
  }
  return found;
}

const left = new Set(); // fields that somebody has left: only there a problem is said

function drawFields(state, known, data) {
  const isTheirs = (code, typed) => code in known && (!typed || typed === known[code]);
  for (const box of form.querySelectorAll("[data-above]")) box.hidden = isTheirs(box.dataset.above, box.querySelector("input").value);
  for (const box of form.querySelectorAll("[data-field]")) {
    const code = box.dataset.field;
    box.hidden = !state.shown.includes(code) || isTheirs(code, data.get(code));
    const output = box.querySelector("[data-computed]");
    if (output) output.textContent = state.computed[code] || "";
    const what = state.problems[code] || "";
    const place = box.querySelector("[data-problem]");
    if (left.has(code)) place.textContent = what !== "missing" ? words[what] || "" : "";
    box.classList.toggle("field-wrong", Boolean(place.textContent));
  }
  for (const box of form.querySelectorAll("[data-group]")) {
    box.hidden = !tree.some((one) => one.group === box.dataset.group && state.shown.includes(one.code));
  }
}

/** Where something is missing or wrong: the boxes of fields and groups, and what the head of the page must have. */
function open(problems) {
  const names = new Set(Object.keys(problems).map((key) => (key.includes("[") ? key.slice(0, key.indexOf("[")) : key)));
  const boxes = [...form.querySelectorAll("[data-field], [data-group]")].filter((box) => names.has(box.dataset.field || box.dataset.group));
  const above = [...form.querySelectorAll("[data-says]")].filter((one) => names.has(one.dataset.says) || ("must" in one.dataset && !one.value.trim()));
  const place = form.querySelector("[data-place]");
  return [...above, ...(form.querySelector('[name="area"]') ? [] : [place]), ...boxes];
}

function draw() {
  const data = new FormData(form);
  const state = understand(tree, typed(data), form.dataset.fill);
  drawFields(state, held(data), data);
  form.dispatchEvent(new CustomEvent("form:state", { detail: open(state.problems) }));
}

form.addEventListener("input", draw);
form.addEventListener("htmx:afterSettle", draw); // a place was chosen
form.addEventListener("form:draw", draw);
form.addEventListener("focusout", (event) => {
  if (event.target.name) left.add(event.target.name);
  draw();
});
draw();
