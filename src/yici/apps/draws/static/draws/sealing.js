// A witness's number: made here, never sent before it is opened; what is sent is its seal.
import { hex, jsonHash } from "./canonical.js";

for (const form of document.querySelectorAll("[data-sealing]")) {
  const number = form.querySelector("[data-number]"), sealed = form.querySelector("[name=sealed]");
  const named = form.querySelector("[name=name]"), tools = form.querySelector("[data-tools]");
  const seal = () => {
    const value = number.value.replace(/[\s-]/g, "").toLowerCase();
    const who = named ? named.value.trim().replace(/\s+/g, " ") : form.dataset.witness;
    const fits = /^[0-9a-f]+$/.test(value) && value.length % 2 === 0 && value.length >= 32 && value.length <= 128;
    sealed.value = fits && who ? jsonHash("seal", [form.dataset.draw, who, value]) : "";
  };
  tools.hidden = false;
  form.querySelector("[data-make]").addEventListener("click", () => {
    const made = hex(crypto.getRandomValues(new Uint8Array(32)));
    number.value = made.replace(/(.{4})(?=.)/g, "$1 ");
    seal();
  });
  number.addEventListener("input", seal);
  if (named) named.addEventListener("input", seal);
}
