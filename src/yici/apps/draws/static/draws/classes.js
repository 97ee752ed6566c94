// Pupils into classes that differ little: bound ones seated, the others dealt, then exchanged (levelling.js).
import { bondsOf, classes, hardestFirst, put, roomOf, seat, sizesOf } from "./bonds.js";
import { compareIds, domainHash } from "./canonical.js";
import { levelKinds, levelMarks } from "./levelling.js";
import { inOrder, permuted, ticketsOf } from "./tickets.js";

export function deal(rule, list, seed, struck) {
  const lines = list.lines.filter((line) => !struck.has(line[0])), ids = lines.map((line) => line[0]);
  const column = (name) => lines.map((line) => line[list.columns.indexOf(name) + 1]);
  const s = { k: rule.k, count: ids.length, kinds: [], widths: [], rank: [], ...bondsOf(rule, ids) };
  inOrder(ticketsOf(seed, ids, null)).forEach((at, place) => { s.rank[at] = place; });
  for (const name of rule.balance) {
    const words = column(name), known = new Map([...new Set(words)].sort(compareIds).map((word, i) => [word, i]));
    s.kinds.push(words.map((word) => known.get(word)));
    s.widths.push(known.size);
  }
  s.marks = rule.scores.map((name) => column(name).map(Number));
  if (s.marks.length > 1) s.marks.push(ids.map((_, at) => s.marks.reduce((sum, mark) => sum + mark[at], 0)));
  s.sums = s.marks.map((mark) => mark.reduce((sum, one) => sum + one, 0));
  s.weights = s.kinds.map((_, j) => 2 ** (s.kinds.length - 1 - j));
  s.size = sizesOf(s.k, s.count);
  const groups = {}, skipped = {}, result = { chosen: [], cut_off: {}, groups, short: {}, skipped, substitutes: [] };
  for (const id of struck.keys()) skipped[id] = "struck";
  const byTicket = inTurn(s, (b) => [s.rank[s.blocks[b][0]]]);
  if (!seat(s, byTicket) && !seat(s, hardestFirst(s))) return null;
  dealFree(s);
  levelKinds(s);
  levelMarks(s);
  const numbers = [...permuted(domainHash("labels", seed), s.k)];
  numbers.forEach((number, c) => {
    groups[number + 1] = [...s.bound[c], ...s.free[c]].sort((a, b) => a - b).map((at) => ids[at]);
  });
  return result;
}

const inTurn = (s, key) => s.blocks.map((_, b) => b).sort((a, b) => byKeys(key(a), key(b)));

export function byKeys(a, b) {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

// Pupils alike lie side by side; round by round each class that has room gets one.
function dealFree(s) {
  const bound = new Set(s.bound.reduce((all, one) => all.concat(one), [])), key = (at) => s.kinds.map((kind) => kind[at]);
  const order = s.rank.map((_, at) => at).filter((at) => !bound.has(at));
  order.sort((a, b) => byKeys([...key(a), s.rank[a]], [...key(b), s.rank[b]]));
  for (let start = 0, round = 0; start < order.length; round += 1) {
    let room = classes(s, (c) => c).filter((c) => roomOf(s, c) > 0);
    const end = Math.min(start + room.length, order.length);
    for (let from = start, to; from < end; from = to) {
      for (to = from + 1; to < end && byKeys(key(order[from]), key(order[to])) === 0; ) to += 1;
      room = dealAlike(s, order.slice(from, to), key(order[from]), room, round);
    }
    start = end;
  }
}

function dealAlike(s, alike, key, room, round) {
  const crowding = (c) => s.weights.reduce((sum, weight, j) => sum + weight * s.have[j][c][key[j]], 0);
  const sorted = room.map((c) => [crowding(c), c]).sort(byKeys).map((one) => one[1]);
  const takers = sorted.slice(0, alike.length);
  if (s.marks.length) {
    const i = round % s.marks.length;
    alike.sort((a, b) => byKeys([-s.marks[i][a], s.rank[a]], [-s.marks[i][b], s.rank[b]]));
    takers.sort((a, b) => byKeys([s.off[i][a], a], [s.off[i][b], b]));
  }
  takers.forEach((c, n) => put(s, alike[n], c, s.free));
  return sorted.slice(alike.length);
}
