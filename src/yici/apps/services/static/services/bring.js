// A picture of a paper goes to the draft as soon as it is taken; the page says what is there. Without this script it goes with
// the form.

const form = document.querySelector("[data-fill]");

function draw(papers) {
  for (const line of form.querySelectorAll("[data-paper]")) {
    const names = papers[line.dataset.paper] || [];
    line.querySelector("[data-names]").textContent = names.join("、");
    line.querySelector("[data-there]").hidden = !names.length;
  }
  const open = [...form.querySelectorAll("[data-there]")].filter((one) => one.hidden);
  form.querySelector("[data-bring-number]").textContent = open.length;
}

async function bring(input) {
  const line = input.closest("[data-paper]");
  const refused = line.querySelector("[data-refused]");
  const button = input.closest("label");
  const body = new FormData(form);
  for (const one of form.querySelectorAll('input[type="file"]')) if (one !== input) body.delete(one.name);
  body.set("act", "keep");
  refused.textContent = "";
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.keep || location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    const found = await answer.json();
    if (answer.ok) {
      form.dispatchEvent(new CustomEvent("form:kept", { detail: found }));
      draw(found.papers);
      input.value = "";
    } else if (answer.status === 409) {
      form.dispatchEvent(new CustomEvent("form:apart", { detail: found }));
      refused.textContent = form.dataset.again;
    } else {
      refused.textContent = found.message;
    }
  } catch {
    refused.textContent = form.dataset.again; // the picture stays chosen and goes with the form
  }
  button.removeAttribute("aria-busy");
}

form.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.files.length) bring(event.target);
});
// Chosen before this script was there.
for (const input of form.querySelectorAll('input[type="file"]')) if (input.files.length) bring(input);
