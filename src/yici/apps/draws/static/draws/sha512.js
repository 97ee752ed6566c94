// SHA-512 (FIPS 180-4) with BigInt: only for the one signature of a transcript.
const MASK = (1n << 64n) - 1n;

function rootOf(value, power) {
  let low = 0n, high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** power <= value) low = middle;
    else high = middle - 1n;
  }
  return low & MASK;
}

function primes(count) {
  const found = [];
  for (let n = 2n; found.length < count; n += 1n) if (found.every((p) => n % p)) found.push(n);
  return found;
}

// The constants are the first 64 bits behind the point of roots of primes.
let constants = null;
function ready() {
  if (!constants) {
    const first = primes(80);
    constants = {
      k: first.map((p) => rootOf(p << 192n, 3n)),
      h: first.slice(0, 8).map((p) => rootOf(p << 128n, 2n)),
    };
  }
  return constants;
}

const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;

export function sha512(message) {
  const { k, h: beginning } = ready(), h = [...beginning];
  const length = message.length, padded = new Uint8Array(Math.ceil((length + 17) / 128) * 128);
  padded.set(message);
  padded[length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, length * 8);
  const view = new DataView(padded.buffer), w = new Array(80);
  for (let at = 0; at < padded.length; at += 128) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getBigUint64(at + 8 * i);
    for (let i = 16; i < 80; i += 1) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n), s1 = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & MASK;
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 80; i += 1) {
      const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const t1 = z + s1 + ((e & f) ^ (~e & MASK & g)) + k[i] + w[i];
      const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [z, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
    }
    [a, b, c, d, e, f, g, z].forEach((one, i) => { h[i] = (h[i] + one) & MASK; });
  }
  const out = new Uint8Array(64), view64 = new DataView(out.buffer);
  h.forEach((one, i) => view64.setBigUint64(8 * i, one));
  return out;
}
