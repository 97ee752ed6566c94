// The computing, beside the page: a transcript comes in as text, what was found goes out.
import { lookUp, summaryOf } from "./lookup.js";
import { verify } from "./verify.js";

let held = null;

export function check({ text, names }) {
  const began = Date.now();
  let t = null;
  try {
    t = JSON.parse(text);
  } catch (problem) {
    held = null;
    return { isUnreadable: true };
  }
  const facts = verify(t);
  held = { t, facts, names: names || {} };
  return summaryOf(t, facts, (Date.now() - began) / 1000);
}

export const find = ({ typed }) => (held ? lookUp(held.t, held.facts, held.names, typed) : null);

export function listen(scope) {
  scope.addEventListener("message", ({ data }) => {
    scope.postMessage({ key: data.key, answer: data.act === "check" ? check(data) : find(data) });
  });
}
