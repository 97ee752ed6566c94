// What officials type is saved by itself a moment after they stop: the page says when, what is wrong at its field, and
// what the rules say of the values that are tried. Without this script the button does the same.

const form = document.querySelector("[data-autosave]");
const QUIET = 1500; // milliseconds without a key
let timer = 0;
let running = false;

function say(text) {
  form.querySelector("[data-saved]").textContent = text;
}

function show(answer) {
  form.elements.expected.value = answer.mark;
  say(answer.saved);
  for (const place of form.querySelectorAll("[data-problem]")) {
    const text = answer.problems[place.dataset.problem] || "";
    place.textContent = text;
    place.closest(".field").classList.toggle("field-wrong", Boolean(text));
  }
  const list = form.querySelector("[data-said]");
  if (list) list.replaceChildren(...answer.said.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

async function save() {
  if (running) {
    timer = setTimeout(save, QUIET);
    return;
  }
  running = true;
  const data = new FormData(form);
  data.set("act", "autosave");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body: data });
    const found = answer.headers.get("content-type") === "application/json" ? await answer.json() : null;
    if (answer.ok && found) show(found);
    else if (found) say(found.problem);
  } catch {
    timer = setTimeout(save, 10 * QUIET); // no line: what is typed stays, and is tried again
  }
  running = false;
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.isComposing || event.target.name === "find") return;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
