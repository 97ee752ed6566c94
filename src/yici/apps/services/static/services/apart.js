// Two devices filled in the same draft: what only the other one changed is taken over, what both changed is shown beside the
// own words until the person chooses. Nothing is overwritten before.

import { named, put, same } from "./inputs.js";

const words = (form, name, listed) =>
  (listed || []).map((value) => {
    const option = form.querySelector(`select[name="${name}"] option[value="${CSS.escape(value)}"]`);
    const choice = form.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"] + .choice-face`);
    return (option || choice || { textContent: value }).textContent.trim();
  }).join("、") || "–";

function show(form, name, theirs, chosen) {
  const box = form.querySelector("template[data-apart]").content.firstElementChild.cloneNode(true);
  const at = (named(form, name)[0] || form).closest(".field, [data-group], [data-place]") || form.querySelector(".form-body");
  box.querySelector("[data-theirs]").textContent = words(form, name, theirs);
  const end = (take) => () => {
    if (take) put(form, name, theirs);
    box.remove();
    chosen(name);
  };
  box.querySelector("[data-take]").addEventListener("click", end(true));
  box.querySelector("[data-mine]").addEventListener("click", end(false));
  at.append(box);
}

/** Bring together what the server holds now and what stands here; returns how many are left to choose. */
export function bringTogether(form, { mine, theirs, base, sent }, chosen) {
  let left = 0;
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (same(mine[name], theirs[name]) || same(theirs[name], base[name]) || same(theirs[name], sent[name])) continue;
    if (same(mine[name], base[name]) && name !== "area") {
      put(form, name, theirs[name]);
    } else if (named(form, name).length) {
      left += 1;
      show(form, name, theirs[name], chosen);
    }
  }
  return left;
}
