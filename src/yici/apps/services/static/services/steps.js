// On a phone one heading a screen; at a desk all of them, with a rail that says what is left under each. The one button of
// the bar goes on to what is left, and hands in when nothing is. Without this script: one long form.

const form = document.querySelector("[data-fill]");
const find = (name) => form.querySelector(`[data-${name}]`);
const [back, next, send, bar] = [find("back"), find("next"), find("send"), find("left-words")];
const narrow = window.matchMedia("(max-width: 47.99em)");
const all = [...form.querySelectorAll("[data-step]")];
let open = []; // boxes where something is left
let now = all[0];

const steps = () => all.filter((one) => !one.hidden);
const openIn = (step) => open.filter((box) => step.contains(box));

function hideEmpty() {
  for (const step of all) {
    const boxes = [...step.querySelectorAll("[data-field], [data-group]")];
    step.hidden = boxes.length > 0 && boxes.every((box) => box.hidden);
    const mark = find(`rail-left="${step.dataset.step}"`);
    if (!mark) continue;
    mark.closest("li").hidden = step.hidden;
    mark.textContent = openIn(step).length || mark.dataset.done;
  }
}

function draw() {
  hideEmpty();
  const shown = steps();
  const at = Math.max(shown.indexOf(now), 0);
  now = shown[at];
  all.forEach((one) => one.toggleAttribute("data-now", one === now));
  const where = now.querySelector("[data-where]");
  if (where) where.textContent = form.dataset.stepWords.replace("{n}", at + 1).replace("{all}", shown.length);
  const minutes = Math.ceil((open.length * form.dataset.seconds) / 60);
  bar.textContent = open.length ? form.dataset.left.replace("{n}", open.length).replace("{m}", minutes) : form.dataset.all;
  find("left-number").textContent = open.length;
  back.hidden = !narrow.matches || at === 0;
  const isLast = at === shown.length - 1;
  next.hidden = !open.length && (!narrow.matches || isLast);
  next.classList.toggle("button-main", open.length > 0);
  send.hidden = open.length > 0;
}

function show(step) {
  now = step;
  draw();
  window.scrollTo(0, 0);
  step.focus({ preventScroll: true });
}

function focusOn(box) {
  const input = box.matches("input, select") ? box : box.querySelector("input, select, button");
  if (input) input.focus();
  box.scrollIntoView({ block: "center" });
}

function goOn() {
  const shown = steps();
  if (!narrow.matches) return open.length && focusOn(open[0]);
  const following = shown[shown.indexOf(now) + 1];
  return show(following || shown.find((one) => openIn(one).length) || now);
}

next.addEventListener("click", goOn);
back.addEventListener("click", () => show(steps()[Math.max(steps().indexOf(now) - 1, 0)]));
narrow.addEventListener("change", draw);
form.addEventListener("form:state", (event) => {
  const isFirst = !form.dataset.one;
  form.dataset.one = "yes";
  open = event.detail;
  if (isFirst && form.dataset.goes) now = steps().find((one) => one.querySelector(".field-wrong") || openIn(one).length) || now;
  draw();
});
form.dispatchEvent(new CustomEvent("form:draw"));
