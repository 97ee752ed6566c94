// The form of one household: what was answered, what is said about it, and the choice between two people's answers.
export function say(form, text, state) {
  if (!form) return;
  const place = form.querySelector("[data-said]");
  place.textContent = text;
  place.dataset.kind = state;
  form.dataset.state = state;
}

// Answers and expected versions by name; of two fields with one name the first that is filled counts.
export function fieldsOf(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (name.includes(".") && typeof value === "string" && value.trim() && !(name in found)) found[name] = value;
  }
  return found;
}

export function isAnswered(fields) {
  return Object.keys(fields).some((name) => !name.startsWith("expected."));
}

export function fill(form, fields) {
  for (const input of form.querySelectorAll("input:not([type=hidden]), select")) {
    if (!(input.name in fields)) continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === fields[input.name];
    else if (!form.querySelector(`[type=checkbox][name="${input.name}"][value="${CSS.escape(fields[input.name])}"]`)) input.value = fields[input.name];
  }
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

// Both values stand side by side with equal weight; when each is settled the rest is kept anew.
export function chooseBetween(form, fields, conflicts, words, settled) {
  const box = form.querySelector("[data-conflicts]");
  const chosen = { ...fields };
  let open = conflicts.length;
  box.replaceChildren();
  for (const one of conflicts) {
    const group = document.createElement("fieldset");
    group.className = "ask";
    const title = document.createElement("legend");
    title.textContent = words.conflict.replace("{who}", one.who).replace("{when}", one.when).replace("{what}", one.prompt);
    const pair = document.createElement("div");
    pair.className = "equal";
    const settle = (mine) => () => {
      if (mine) chosen[`expected.${one.record}`] = String(one.found);
      else delete chosen[one.name];
      group.remove();
      open -= 1;
      if (!open) settled(chosen);
    };
    pair.append(button(`${words.theirs}：${one.theirs}`, settle(false)), button(`${words.mine}：${one.mine}`, settle(true)));
    group.append(title, pair);
    box.append(group);
  }
  box.querySelector("button")?.focus();
}
