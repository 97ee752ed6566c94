// Whether a list can be drawn from under its rule (section 3 of the specification): "" or the place where it cannot.
import { blocksFit, bondsOf } from "./bonds.js";
import { own } from "./canonical.js";
import { counted, limitOf } from "./counts.js";
import { PAIRS } from "./rule.js";
import { groupsOf } from "./subset.js";

export function lookAtFit(rule, list, struck) {
  const lines = list.lines, isOther = rule.kind !== "assign";
  if (!lines.length || lines.length > 2000000) return "list.lines";
  const ids = new Set(rule.avoid.length + rule.together.length ? lines.map((line) => line[0]) : []);
  for (const key of PAIRS) if (!rule[key].every(([a, b]) => a !== b && ids.has(a) && ids.has(b))) return `rule.${key}`;
  const groups = groupsOf(isOther ? rule.together : []);
  if (isOther && rule.avoid.some(([a, b]) => groups.has(a) && groups.get(a) === groups.get(b))) return "rule.avoid";
  const column = (name) => {
    const at = list.columns.indexOf(name) + 1;
    return lines.map((line) => line[at]);
  };
  if (rule.kind === "permutation") return rule.k > lines.length ? "rule.k" : "";
  if (rule.kind === "subset") return fitSubset(rule, lines, column, groups);
  if (rule.kind === "assign") return fitAssignment(rule, lines, column("role"));
  return fitClasses(rule, lines.map((line) => line[0]), column, struck);
}

function fitSubset(rule, lines, column, groups) {
  if (rule.weights && !column(rule.weights).every((one) => /^[1-9]\d{0,3}$/.test(one) && one <= 1000)) return "rule.weights";
  if (!rule.strata && rule.k > lines.length) return "rule.k";
  const strata = rule.strata ? column(rule.strata) : [], there = counted(strata);
  for (const name of there.keys()) if (own(rule.quotas, name) === undefined) return "rule.quotas";
  for (const name of Object.keys(rule.quotas)) if (rule.quotas[name] > (there.get(name) || 0)) return "rule.quotas";
  const places = new Map(groups.size ? lines.map((line, i) => [line[0], i]) : []);
  for (const all of new Set(groups.values())) {
    for (const [name, many] of counted(all.map((id) => (rule.strata ? strata[places.get(id)] : "")))) {
      if (many > (rule.strata ? rule.quotas[name] : rule.k)) return "rule.together";
    }
  }
  return "";
}

function fitAssignment(rule, lines, roles) {
  if (!roles.every((one) => one === "target" || one === "assignee")) return "list role";
  const role = new Map(lines.map((line, i) => [line[0], roles[i]])), ids = [...role.keys()];
  const [targets, people] = ["target", "assignee"].map((name) => ids.filter((id) => role.get(id) === name));
  if (!targets.length || !people.length || targets.length * people.length > 10000000) return "list role";
  for (const key of PAIRS) {
    if (!rule[key].every(([a, b]) => role.get(a) === "target" && role.get(b) === "assignee")) return `rule.${key}`;
  }
  const avoid = new Set(rule.avoid.map((pair) => pair.join("\t")));
  if (rule.together.some((pair) => avoid.has(pair.join("\t")))) return "rule.avoid";
  if (!Object.keys(rule.capacity).every((id) => !id || role.get(id) === "assignee")) return "rule.capacity";
  const most = (id) => limitOf(rule.capacity, id), willing = people.filter((id) => most(id) > 0).length;
  const away = counted(rule.avoid.filter((pair) => most(pair[1]) > 0).map((pair) => pair[0]));
  if (targets.some((id) => willing - (away.get(id) || 0) < rule.k)) return "rule.avoid";
  for (const many of counted(rule.together.map((pair) => pair[0])).values()) if (many > rule.k) return "rule.together";
  for (const [id, many] of counted(rule.together.map((pair) => pair[1]))) if (many > most(id)) return "rule.together";
  const room = people.reduce((sum, id) => sum + Math.min(most(id), targets.length), 0);
  return room < rule.k * targets.length ? "rule.capacity" : "";
}

function fitClasses(rule, ids, column, struck) {
  const left = ids.filter((id) => !struck.has(id)), isScore = (one) => /^(0|[1-9]\d{0,4})$/.test(one) && one <= 10000;
  if (rule.balance.length > 10 || rule.scores.length > 9) return "rule.balance";
  for (const some of [ids, left]) if (rule.k > some.length || some.length > 100000 || some.length > 200 * rule.k) return "rule.k";
  if (!rule.scores.every((name) => column(name).every(isScore))) return "rule.scores";
  return blocksFit(rule.k, ids.length, bondsOf(rule, ids)) ? "" : "rule.together";
}
