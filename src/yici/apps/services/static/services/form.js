// What a form says while somebody types: shown fields, computed values, what is missing or wrong. One pass from the first
// field to the last, as yici.apps.services.rules.forms does it on the server; a test compares both on random forms.

import { days } from "./days.js";
import { number, order, shown } from "./decimal.js";
import { value } from "./expressions.js";

const MOST_SIGNS = 500;
const MOST_ROWS = 50;
const INT = /^-?[0-9]{1,15}$/;
const DEC = /^-?[0-9]{1,15}(\.[0-9]{1,6})?$/;

const whole = (n) => ({ c: BigInt(n), e: 0 });

function amount(field, typed) {
  if (!(field.kind === "int" ? INT : DEC).test(typed)) return [null, "kind"];
  const found = number(typed);
  if (field.least !== null && order(found, whole(field.least)) < 0) return [null, "least"];
  if (field.most !== null && order(found, whole(field.most)) > 0) return [null, "most"];
  return [field.kind === "int" ? Number(typed) : found, ""];
}

/** The value of a field and what is wrong with it: [null, ""] when nothing was typed. */
export function take(field, text) {
  const typed = typeof text === "string" ? text.normalize("NFKC").replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "") : "";
  if (!typed) return [null, ""];
  if ([...typed].length > MOST_SIGNS) return [null, "long"];
  switch (field.kind) {
    case "int":
    case "dec":
      return amount(field, typed);
    case "bool":
      return typed === "yes" || typed === "no" ? [typed === "yes", ""] : [null, "kind"];
    case "date":
      return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(typed) && days(typed) ? [typed, ""] : [null, "kind"];
    case "phone": {
      const compact = typed.replace(/[ -]/g, "");
      return /^\+?[0-9]{7,15}$/.test(compact) ? [compact, ""] : [null, "kind"];
    }
    case "code":
      return !field.choices.length || field.choices.includes(typed) ? [typed, ""] : [null, "choices"];
  }
  return [typed, ""];
}

function said(found) {
  if (typeof found === "boolean") return found ? "yes" : "no";
  return found.c !== undefined ? shown(found) : found.day || String(found);
}

function takeGroup(field, typed, isRequired, known, problems) {
  const rows = Array.isArray(typed[field.group]) ? typed[field.group].slice(0, MOST_ROWS) : [];
  const held = (known[field.group] = known[field.group] || []);
  rows.forEach((row, at) => {
    while (held.length <= at) held.push({});
    const [found, wrong] = take(field, row && typeof row === "object" ? row[field.code] : "");
    const problem = wrong || (isRequired && found === null ? "missing" : "");
    if (problem) problems[`${field.group}[${at}].${field.code}`] = problem;
    else if (found !== null) held[at][field.code] = found;
  });
}

/** `fields` as the server sends them: {code, kind, when, required_when, formula (trees or null), least, most, …}. */
export function understand(fields, typed, today) {
  const known = {};
  const state = { shown: [], required: [], problems: {}, computed: {} };
  const holds = (tree) => value(tree, known, today) === true;
  for (const field of fields) {
    if (field.when && !holds(field.when)) continue;
    state.shown.push(field.code);
    const isRequired = field.required_when !== null && (field.required_when === "" || holds(field.required_when));
    if (isRequired) state.required.push(field.code);
    if (field.formula) {
      const found = value(field.formula, known, today);
      if (found !== null && found.low === undefined) {
        known[field.code] = found;
        state.computed[field.code] = said(found);
      }
    } else if (field.group) {
      takeGroup(field, typed, isRequired, known, state.problems);
    } else {
      const [found, wrong] = take(field, typed[field.code]);
      const problem = wrong || (isRequired && found === null ? "missing" : "");
      if (problem) state.problems[field.code] = problem;
      else if (found !== null) known[field.code] = found;
    }
  }
  return state;
}
