// What stands in the inputs of a form, by name, and back again; without what belongs to the page and not to the person.

const OF_THE_PAGE = new Set(["csrfmiddlewaretoken", "client_key", "expected", "act", "read", "find", "within", "pick", "known", "consent"]);

/** Lists of texts by name; empty ones at the end are left out, as the server leaves them out. */
export function inputs(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (OF_THE_PAGE.has(name) || typeof value !== "string") continue;
    (found[name] = found[name] || []).push(value);
  }
  for (const [name, listed] of Object.entries(found)) {
    while (listed.length && !listed[listed.length - 1]) listed.pop();
    if (!listed.length) delete found[name];
  }
  return found;
}

export const same = (one, two) => JSON.stringify(one || []) === JSON.stringify(two || []);

export const named = (form, name) => [...form.elements].filter((one) => one.name === name);

/** Put texts into the inputs of a name. */
export function put(form, name, listed) {
  const several = listed || [];
  named(form, name).forEach((input, at) => {
    if (input.type === "radio" || input.type === "checkbox") input.checked = several.includes(input.value);
    else if (input.type !== "hidden") input.value = several[at] || "";
  });
}
