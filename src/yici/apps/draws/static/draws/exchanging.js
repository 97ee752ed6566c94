// Two pupils change classes: what it changes, and the exchange itself.

// Half of what the weighted squares of all counts change by when the two pupils change classes.
export function changeOfKinds(s, a, at, b, other) {
  let change = 0;
  for (let j = 0; j < s.kinds.length; j += 1) {
    const mine = s.kinds[j][at], theirs = s.kinds[j][other], have = s.have[j];
    if (mine !== theirs) {
      change += s.weights[j] * (have[a][theirs] - have[a][mine] + have[b][mine] - have[b][theirs] + 2);
    }
  }
  return change;
}

export function exchange(s, a, one, b, two) {
  const at = s.free[a][one], other = s.free[b][two], unit = s.isRounded ? 1 : s.count;
  s.free[a][one] = other;
  s.free[b][two] = at;
  s.kinds.forEach((kind, j) => {
    s.have[j][a][kind[at]] -= 1;
    s.have[j][a][kind[other]] += 1;
    s.have[j][b][kind[other]] -= 1;
    s.have[j][b][kind[at]] += 1;
  });
  s.marks.forEach((mark, i) => {
    s.off[i][a] += unit * (mark[other] - mark[at]);
    s.off[i][b] += unit * (mark[at] - mark[other]);
  });
}

// With scores y of a's pupil and x of b's: the sum of (x - y)(x - y + off(a) - off(b)).
export function changeOfMarks(s, a, at, b, other) {
  let change = 0;
  for (let i = 0; i < s.marks.length; i += 1) {
    const gain = s.marks[i][other] - s.marks[i][at];
    change += gain * (gain + s.off[i][a] - s.off[i][b]);
  }
  return change;
}
