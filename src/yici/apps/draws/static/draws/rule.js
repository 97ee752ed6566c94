// The form of a rule, and the columns that it needs.
import { isBeacon } from "./beacon.js";
import { compareIds, isCount, isTable, isTexts, isTidy, own, sameKeys } from "./canonical.js";

const TEXTS = ["beacon", "capacity_by", "kind", "purpose", "strata", "weights"];
const NUMBERS = ["k", "substitutes"];
const TABLES = ["capacity", "quotas"];
const LISTS = ["balance", "scores"];
export const PAIRS = ["avoid", "together"];
const USES = {
  subset: ["strata", "quotas", "weights", "capacity_by", "capacity", "avoid", "together", "substitutes"],
  permutation: ["substitutes"],
  assign: ["capacity", "avoid", "together"],
  "balanced-classes": ["avoid", "together", "balance", "scores"],
};
const OPTIONAL = USES.subset.concat(LISTS);

const isNumber = (one) => isCount(one) && one <= 2000000;
const isName = (one) => one !== "" && isTidy(one);
const isTableOf = (test) => (one) => isTable(one) && Object.keys(one).every((name) => test(name) && isNumber(one[name]));
const isPair = (one) => isTexts(one) && one.length === 2;
const isUsed = (value) => (isTable(value) ? Object.keys(value).length > 0 : Array.isArray(value) ? value.length > 0 : Boolean(value));

function arePairsSorted(rule, key) {
  const pairs = rule[key], inside = ([a, b]) => rule.kind === "assign" || compareIds(a, b) <= 0;
  const after = (pair, i) => !i || (compareIds(pairs[i - 1][0], pair[0]) || compareIds(pairs[i - 1][1], pair[1])) < 0;
  return pairs.every((pair, i) => inside(pair) && after(pair, i));
}

// "" or the place that has another form.
export function lookAtRule(rule) {
  if (!sameKeys(rule, [...TEXTS, ...NUMBERS, ...TABLES, ...LISTS, ...PAIRS])) return "rule";
  const fits = (keys, test) => keys.find((key) => !test(rule[key]));
  const wrong =
    fits(TEXTS, (one) => typeof one === "string" && isTidy(one)) || fits(NUMBERS, isNumber) ||
    fits(["capacity"], isTableOf((name) => isTidy(name))) || fits(["quotas"], isTableOf(isName)) ||
    fits(LISTS, (one) => isTexts(one) && one.every(isName)) || fits(PAIRS, (one) => Array.isArray(one) && one.every(isPair));
  if (wrong) return `rule.${wrong}`;
  if (!own(USES, rule.kind)) return "rule.kind";
  if (!isBeacon(rule.beacon)) return "rule.beacon";
  if (!rule.purpose) return "rule.purpose";
  const useless = OPTIONAL.find((key) => isUsed(rule[key]) && !USES[rule.kind].includes(key));
  if (useless) return `rule.${useless}`;
  if (rule.kind === "subset" && Boolean(rule.k) === isUsed(rule.quotas)) return "rule.k";
  if (rule.kind === "subset" && Boolean(rule.strata) !== isUsed(rule.quotas)) return "rule.quotas";
  if (["assign", "balanced-classes"].includes(rule.kind) && rule.k < 1) return "rule.k";
  const unsorted = PAIRS.find((key) => !arePairsSorted(rule, key));
  return unsorted ? `rule.${unsorted}` : "";
}

// The columns that are frozen with a list: those that the rule names, sorted.
export function columnsOf(rule, isSealed) {
  const named = new Set([rule.strata, rule.weights, rule.capacity_by, ...rule.balance, ...rule.scores]);
  if (rule.kind === "assign") named.add("role");
  if (isSealed) named.add("sealed");
  named.delete("");
  return [...named].sort(compareIds);
}
