// Rule, list and seed in, result out. `struck`: a Map of struck ids to their reasons.
import { drawAssignment } from "./assign.js";
import { domainHash } from "./canonical.js";
import { deal } from "./classes.js";
import { drawSubset } from "./subset.js";
import { permuted } from "./tickets.js";

export function compute(rule, list, seed, struck) {
  if (rule.kind === "subset") return drawSubset(rule, list, seed, struck);
  if (rule.kind === "assign") return drawAssignment(rule, list, seed, struck);
  if (rule.kind === "balanced-classes") return deal(rule, list, seed, struck);
  return drawPermutation(rule, list, seed, struck);
}

function drawPermutation(rule, list, seed, struck) {
  const wanted = rule.k || list.lines.length, ids = [], skipped = {};
  for (const place of permuted(domainHash("permutation", seed), list.lines.length)) {
    const [id] = list.lines[place];
    if (!struck.has(id)) ids.push(id);
    if (ids.length === wanted + rule.substitutes) break;
  }
  for (const id of struck.keys()) skipped[id] = "struck";
  const short = ids.length < rule.k ? { "": rule.k - ids.length } : {};
  return { chosen: ids.slice(0, wanted), cut_off: {}, groups: {}, short, skipped, substitutes: ids.slice(wanted) };
}
