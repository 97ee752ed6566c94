// Ed25519 (RFC 8032), checking only: the signature over the head of the log.
import { hex, unhex, utf8, VERSION } from "./canonical.js";
import { sha512 } from "./sha512.js";

const P = (1n << 255n) - 19n;
const L = (1n << 252n) + 27742317777372353535851937790883648493n;
const mod = (x, m = P) => ((x % m) + m) % m;

function power(base, exponent) {
  let result = 1n, x = mod(base);
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * x) % P;
    x = (x * x) % P;
  }
  return result;
}

const inverse = (x) => power(x, P - 2n);
const D = mod(-121665n * inverse(121666n));
const I = power(2n, (P - 1n) / 4n);

function little(bytes) {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}

// A point as [x, y, z, t], or null when the bytes are none.
function point(bytes) {
  const all = little(bytes), sign = all >> 255n, y = all & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
  let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) x = mod(x * I);
  if (mod(v * x * x) !== u || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(start, scalar) {
  let sum = [0n, 1n, 1n, 0n], one = start;
  for (let n = scalar; n > 0n; n >>= 1n) {
    if (n & 1n) sum = add(sum, one);
    one = add(one, one);
  }
  return sum;
}

function encoded([x, y, z]) {
  const by = inverse(z), flat = mod(y * by) | ((mod(x * by) & 1n) << 255n);
  return unhex(flat.toString(16).padStart(64, "0")).reverse();
}

export function isSignature(head, signature, publicKey) {
  const signed = unhex(signature), key = unhex(publicKey), a = point(key);
  const r = signed.slice(0, 32), s = little(signed.slice(32));
  if (!a || s >= L) return false;
  const domain = utf8(`${VERSION}/signature`), message = new Uint8Array(64 + domain.length + 33);
  message.set(r);
  message.set(key, 32);
  message.set(domain, 64);
  message.set(unhex(head), 64 + domain.length + 1);
  const k = mod(little(sha512(message)), L);
  const base = point(unhex(`58${"66".repeat(31)}`));
  const [x, y, z, t] = times(a, k);
  return hex(encoded(add(times(base, s), [P - x, y, z, P - t]))) === hex(r);
}
