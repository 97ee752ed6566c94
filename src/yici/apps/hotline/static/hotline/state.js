// What the page says about its sending, and the button that sends.
const form = document.querySelector("form[data-say]");
const state = form.querySelector("[data-state]");
export const submit = form.querySelector("[data-submit]");
export const forget = form.querySelector("[data-forget]");
const label = submit.querySelector("span");
const before = label.textContent;

export function say(text, mayForget = false) {
  state.querySelector("[data-state-words]").textContent = text;
  state.hidden = !text;
  forget.hidden = !mayForget;
  if (text) state.scrollIntoView({ block: "nearest" });
}

export function busy(is) {
  submit.setAttribute("aria-busy", String(is));
  label.textContent = is ? form.dataset.sending : before;
}

export const isSending = () => submit.getAttribute("aria-busy") === "true";
