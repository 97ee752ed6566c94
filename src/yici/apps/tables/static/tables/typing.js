// What is typed is looked at while it is typed: a hint stands below the field until it can be right. The server decides;
// this only saves a round. Nothing is said while an input method composes, nor before the first pause.
const grid = document.querySelector("[data-grid][data-number]");

const fits = {
  number: (text) => /^[-+]?\d{1,3}(,\d{3})*(\.\d+)?$|^[-+]?\d*\.?\d+$/.test(text),
  date: (text) => /^\d{4}([-./年]\d{1,2}([-./月]\d{1,2}日?|月)?|\d{2}(\d{2})?|年)?$/.test(text),
  phone: (text) => /^(\+?86)?1\d{10}$|^0\d{2,3}\d{7,8}$/.test(text.replace(/[\s-]/g, "")),
  id: () => true,
};
let pause = 0;

function plain(text) {
  return text.normalize("NFKC").trim();
}

function hintOf(input) {
  let hint = input.closest("td").querySelector("[data-typing]");
  if (!hint) {
    hint = document.createElement("div");
    hint.className = "field-why";
    hint.dataset.typing = "yes";
    hint.setAttribute("role", "status");
    input.closest("td").append(hint);
  }
  return hint;
}

function look(input) {
  const text = plain(input.value);
  const isRight = !text || (fits[input.dataset.kind] || fits.id)(text);
  hintOf(input).textContent = isRight ? "" : grid.dataset[input.dataset.kind] || "";
  if (isRight) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

grid?.addEventListener("input", (event) => {
  if (event.isComposing || !event.target.matches("input[data-kind]")) return;
  clearTimeout(pause);
  const input = event.target;
  pause = setTimeout(() => look(input), 500);
});

// The whole form waits for the answers that are still on their way, so that none is sent twice.
const form = document.getElementById("answers");

form?.addEventListener("submit", (event) => {
  const isSaving = () => grid?.querySelector('[data-saved="saving"]');
  if (!isSaving()) return;
  event.preventDefault();
  const button = event.submitter;
  const goOn = () => {
    if (isSaving()) return;
    document.removeEventListener("htmx:afterSettle", goOn);
    form.requestSubmit(button || undefined);
  };
  document.addEventListener("htmx:afterSettle", goOn);
});
