// Pupils named in pairs: who stays together, who keeps apart, and the class where each block is seated for good.
// Who stays together, as blocks in order of their first place; which blocks never meet.
export function bondsOf(rule, ids) {
  const places = new Map(ids.map((id, at) => [id, at])), here = (pair) => places.has(pair[0]) && places.has(pair[1]);
  const together = rule.together.filter(here), avoid = rule.avoid.filter(here), head = new Map();
  for (const pair of [...together, ...avoid]) for (const id of pair) head.set(places.get(id), places.get(id));
  const top = (at) => (head.get(at) === at ? at : top(head.get(at)));
  for (const pair of together) {
    const [low, high] = pair.map((id) => top(places.get(id))).sort((a, b) => a - b);
    head.set(high, low);
  }
  const members = [...head.keys()].sort((a, b) => a - b);
  const number = new Map([...new Set(members.map(top))].sort((a, b) => a - b).map((at, n) => [at, n]));
  const blocks = [...number.keys()].map((first) => members.filter((at) => top(at) === first));
  const apart = blocks.map(() => new Set());
  for (const pair of avoid) {
    const [one, other] = pair.map((id) => number.get(top(places.get(id))));
    apart[one].add(other);
    apart[other].add(one);
  }
  return { blocks, apart };
}

export function put(s, at, c, where) {
  where[c].push(at);
  s.kinds.forEach((kind, j) => { s.have[j][c][kind[at]] += 1; });
  s.marks.forEach((mark, i) => { s.off[i][c] += mark[at] * s.count - s.sums[i]; });
}

export const classes = (s, make) => Array.from({ length: s.k }, (_, c) => make(c));
export const roomOf = (s, c) => s.size[c] - s.bound[c].length - s.free[c].length;

export const sizesOf = (k, many) => Array.from({ length: k }, (_, c) => Math.floor(many / k) + (c < many % k ? 1 : 0));
export const hardestFirst = ({ blocks, apart }) =>
  blocks.map((_, b) => b).sort((a, b) => blocks[b].length - blocks[a].length || apart[b].size - apart[a].size || a - b);

// Whether the order that no seed changes seats all blocks.
export const blocksFit = (k, many, bonds) =>
  seat({ ...bonds, k, size: sizesOf(k, many), kinds: [], marks: [], widths: [], sums: [] }, hardestFirst(bonds));

// Each block into the emptiest class where it has room and need avoid nobody.
export function seat(s, order) {
  Object.assign(s, { bound: classes(s, () => []), free: classes(s, () => []), off: s.marks.map(() => classes(s, () => 0)) });
  s.have = s.widths.map((width) => classes(s, () => new Array(width).fill(0)));
  const seats = new Map();
  return order.every((b) => {
    const barred = new Set([...s.apart[b]].filter((other) => seats.has(other)).map((other) => seats.get(other)));
    const fitting = classes(s, (c) => c).filter((c) => !barred.has(c) && roomOf(s, c) >= s.blocks[b].length);
    if (!fitting.length) return false;
    const best = fitting.reduce((a, c) => (s.bound[c].length < s.bound[a].length ? c : a));
    seats.set(b, best);
    for (const at of s.blocks[b]) put(s, at, best, s.bound);
    return true;
  });
}
