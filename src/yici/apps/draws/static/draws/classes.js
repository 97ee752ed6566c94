// Pupils into classes that differ little: dealt by tickets to and fro, then exchanged in whole numbers.
import { inOrder, ticketsOf } from "./tickets.js";

export function deal(rule, list, seed, struck) {
  const ids = list.lines.map((line) => line[0]).filter((id) => !struck.has(id));
  const groups = {}, skipped = {};
  for (const id of struck.keys()) skipped[id] = "struck";
  for (let number = 1; number <= rule.k; number += 1) groups[number] = [];
  inOrder(ticketsOf(seed, ids, null)).forEach((i, at) => {
    const round = Math.floor(at / rule.k), place = at % rule.k;
    groups[round % 2 ? rule.k - place : place + 1].push(ids[i]);
  });
  return { chosen: [], cut_off: {}, groups, short: {}, skipped, substitutes: [] };
}
