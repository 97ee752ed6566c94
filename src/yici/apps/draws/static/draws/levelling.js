// Exchanges between classes, in whole numbers: first the counts of values, then the sums of scores.
import { changeOfKinds, changeOfMarks, exchange } from "./exchanging.js";

const WALKS = 4, ENDS = 4, LOOKS = 8, PARTNERS = 2;

const byNumber = (s, key) => Array.from({ length: s.k }, (_, c) => c).sort((a, b) => key(a) - key(b) || a - b);

export function levelKinds(s) {
  for (let walk = 0; walk < WALKS; walk += 1) {
    let done = 0;
    s.widths.forEach((width, j) => {
      for (let value = 0; value < width; value += 1) while (levelValue(s, j, value)) done += 1;
    });
    if (!done) return;
  }
}

function levelValue(s, j, value) {
  const have = s.have[j];
  const many = byNumber(s, (c) => -have[c][value]).slice(0, ENDS), few = byNumber(s, (c) => have[c][value]).slice(0, ENDS);
  for (const a of many) {
    for (const b of few) {
      const found = have[a][value] - have[b][value] > 1 ? bestForKinds(s, j, value, a, b) : null;
      if (found) {
        exchange(s, a, found[0], b, found[1]);
        return true;
      }
    }
  }
  return false;
}

function bestForKinds(s, j, value, a, b) {
  let best = 0, found = null;
  s.free[a].forEach((at, one) => {
    if (s.kinds[j][at] !== value) return;
    s.free[b].forEach((other, two) => {
      const change = s.kinds[j][other] === value ? 0 : changeOfKinds(s, a, at, b, other);
      if (change < best) [best, found] = [change, [one, two]];
    });
  });
  return found;
}

const share = (n, total, count) => (n * total - ((n * total) % count)) / count;

export function levelMarks(s) {
  if (!s.marks.length) return;
  s.off = s.off.map((off, i) =>
    off.map((one, c) => (one + s.size[c] * s.sums[i]) / s.count - share(s.size[c], s.sums[i], s.count)),
  );
  s.isRounded = true;
  const farOf = (c) => s.off.reduce((sum, off) => sum + off[c] ** 2, 0);
  const far = s.size.map((_, c) => farOf(c)), waiting = new Set(far.keys());
  for (let look = 0; look < LOOKS * s.k && waiting.size; look += 1) {
    const a = [...waiting].reduce((one, c) => (far[c] > far[one] || (far[c] === far[one] && c < one) ? c : one));
    let best = 0, found = null;
    const against = (c) => s.off.reduce((sum, off) => sum + off[a] * off[c], 0);
    for (const b of byNumber(s, against).filter((c) => c !== a).slice(0, PARTNERS)) {
      for (let one = 0; one < s.free[a].length; one += 1) {
        for (let two = 0; two < s.free[b].length; two += 1) {
          const change = changeOfMarks(s, a, s.free[a][one], b, s.free[b][two]);
          if (change < best && changeOfKinds(s, a, s.free[a][one], b, s.free[b][two]) <= 0) {
            [best, found] = [change, [b, one, two]];
          }
        }
      }
    }
    if (!found) waiting.delete(a);
    else {
      const [b, one, two] = found;
      exchange(s, a, one, b, two);
      for (const c of [a, b]) {
        far[c] = farOf(c);
        waiting.add(c);
      }
    }
  }
}
