// The conditions and formulas of a form, from the tree that the server sends; true, false or null (not known).
// What a tree means is said by yici.apps.records.conditions; a test compares both on random trees.

import { amount, among, compare, scalar } from "./comparing.js";
import { calculate } from "./decimal.js";
import { DAY_FUNCTIONS } from "./days.js";

function fold(parts, stop) {
  let result = !stop;
  for (const part of parts) {
    if (part === stop) return stop;
    if (part === null) result = null;
  }
  return result;
}

// Names come from texts that people write: "constructor" is no field, no group and no function.
const own = (holder, name) => (Object.prototype.hasOwnProperty.call(holder, name) ? holder[name] : undefined);
const truth = (value) => (typeof value === "boolean" ? value : null);

function text(_, ...values) {
  const said = values.flat().filter((one) => one !== null && one !== "" && one !== 0 && one !== false);
  return said.length ? said.join("、") : null;
}

function band(_, value, ...bands) {
  if (typeof value !== "number") return null;
  for (const one of bands) {
    const found = /^(\d+)(?:_(\d+))?$/.exec(String(one));
    if (found && Number(found[1]) <= value && value <= Number(found[2] || 1e6)) return one;
  }
  return null;
}

const FUNCTIONS = { ...DAY_FUNCTIONS, text: [text, 1, 9], band: [band, 2, 30] };

/** The value of a tree. `values` hold texts, numbers (whole), decimals {c, e}, booleans; lists of such under a group. */
export function value(node, values, today) {
  const of = (one) => value(one, values, today);
  const [kind, ...rest] = node;
  switch (kind) {
    case "literal":
      return scalar(rest[0]);
    case "element":
      return held(values, rest[0], rest[1]);
    case "and":
    case "or":
      return fold(rest.map((one) => truth(of(one))), kind === "or");
    case "not": {
      const inside = truth(of(rest[0]));
      return inside === null ? null : !inside;
    }
    case "known":
      return (of(rest[0]) === null) === rest[1];
    case "in":
      return among(of(rest[0]), rest[1].map(scalar), rest[2]);
    case "compare":
      return compare(rest[0], of(rest[1]), of(rest[2]));
    case "arithmetic": {
      const [one, two] = [amount(of(rest[1])), amount(of(rest[2]))];
      return one === null || two === null ? null : calculate(rest[0], one, two);
    }
    case "call": {
      const known = own(FUNCTIONS, rest[0]);
      const given = rest.slice(1).map(of);
      return known && given.length >= known[1] && given.length <= known[2] ? known[0](today, ...given) : null;
    }
    default:
      return aggregate(rest, values, today);
  }
}

function held(values, path, code) {
  const found = own(values, path) ?? own(values, code);
  return found === undefined || found === null || found === "" || (Array.isArray(found) && !found.length) ? null : found;
}

function aggregate([, source, what, where], values, today) {
  const rows = own(values, source);
  if (!Array.isArray(rows)) return null;
  const chosen = rows.filter((row) => !where || truth(value(where, row, today)) === true);
  if (!what) return chosen.length;
  const numbers = chosen.map((row) => amount(value(what, row, today))).filter((one) => one !== null);
  return numbers.reduce((sum, one) => calculate("+", sum, one), { c: 0n, e: 0 });
}
