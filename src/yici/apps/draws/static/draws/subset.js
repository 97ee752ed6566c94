// Choosing some: one walk down the order of tickets; what does not fit is skipped and named.
import { compareIds } from "./canonical.js";
import { counted, limitOf } from "./counts.js";
import { wordsHex } from "./merkle.js";
import { inOrder, ticketsOf } from "./tickets.js";

// Everybody who stands in a pair of `together` → all who belong with them, in order of ids.
export function groupsOf(pairs) {
  const groups = new Map();
  for (const [first, second] of pairs) {
    const one = groups.get(first) || [first], other = groups.get(second) || [second];
    const all = one === other ? one : one.concat(other);
    for (const id of all) groups.set(id, all);
  }
  for (const all of new Set(groups.values())) all.sort(compareIds);
  return groups;
}

export function drawSubset(rule, list, seed, struck) {
  const at = (name) => list.columns.indexOf(name) + 1;
  const lines = struck.size ? list.lines.filter((line) => !struck.has(line[0])) : list.lines;
  const stratumAt = rule.strata ? at(rule.strata) : 0, kindAt = rule.capacity_by ? at(rule.capacity_by) : 0;
  const stratum = (line) => (stratumAt ? line[stratumAt] : ""), kind = (line) => (kindAt ? line[kindAt] : "");
  const quotas = rule.strata ? rule.quotas : { "": rule.k };
  const weights = rule.weights ? lines.map((line) => Number(line[at(rule.weights)])) : null;
  const words = ticketsOf(seed, lines.map((line) => line[0]), weights);
  const groups = groupsOf(rule.together), places = new Map(), avoid = new Map();
  if (groups.size) lines.forEach((line, i) => groups.has(line[0]) && places.set(line[0], i));
  for (const [a, b] of rule.avoid) {
    avoid.set(a, (avoid.get(a) || []).concat(b));
    avoid.set(b, (avoid.get(b) || []).concat(a));
  }
  const chosen = [], place = new Map(), substitutes = [], cutOff = {}, skipped = {};
  const taken = new Map(), used = new Map(), spares = new Map(), open = new Set();
  const get = (counts, name) => counts.get(name) || 0, add = (counts, name) => counts.set(name, get(counts, name) + 1);
  for (const id of struck.keys()) skipped[id] = "struck";
  const there = counted(lines.map(stratum));
  for (const name of there.keys()) if (quotas[name] + rule.substitutes) open.add(name);
  const close = (name) => {
    if (get(taken, name) >= quotas[name] && get(spares, name) >= rule.substitutes) open.delete(name);
  };
  const whyNot = (item) => {
    if (item.length > 1) {
      for (const [name, count] of counted(item.map(stratum))) if (get(taken, name) + count > quotas[name]) return "room";
    }
    let first = Infinity;
    for (const line of item) {
      for (const other of avoid.get(line[0]) || []) if (place.has(other)) first = Math.min(first, place.get(other));
    }
    if (first < Infinity) return `avoid ${chosen[first]}`;
    if (kindAt) {
      for (const [name, count] of [...counted(item.map(kind))].sort((a, b) => compareIds(a[0], b[0]))) {
        if (get(used, name) + count > limitOf(rule.capacity, name)) return `capacity ${name}`;
      }
    }
    return "";
  };
  const order = inOrder(words);
  for (const i of order) {
    const bound = groups.get(lines[i][0]);
    const ids = bound ? bound.filter((id) => !struck.has(id)) : [lines[i][0]];
    if (ids[0] !== lines[i][0]) continue; // comes with the smallest id that it is bound to
    const item = bound ? ids.map((id) => lines[places.get(id)]) : [lines[i]];
    if (item.every((line) => get(taken, stratum(line)) >= quotas[stratum(line)])) {
      const name = stratum(item[0]);
      if (item.length === 1 && get(spares, name) < rule.substitutes) {
        substitutes.push(ids[0]);
        add(spares, name);
        close(name);
      }
    } else {
      const reason = whyNot(item);
      for (const line of item) {
        if (reason) {
          skipped[line[0]] = reason;
          continue;
        }
        place.set(line[0], chosen.length);
        chosen.push(line[0]);
        add(taken, stratum(line));
        add(used, kind(line));
        cutOff[stratum(line)] = wordsHex(words, i * 8);
        close(stratum(line));
      }
    }
    if (!open.size) break;
  }
  const short = {};
  for (const name of Object.keys(quotas)) if (quotas[name] > get(taken, name)) short[name] = quotas[name] - get(taken, name);
  return { chosen, cut_off: cutOff, groups: {}, short, skipped, substitutes };
}
