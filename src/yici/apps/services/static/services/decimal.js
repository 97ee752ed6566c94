// Decimal numbers as the server has them: 28 digits, half to even. A number is {c: BigInt, e: power of ten}.

const DIGITS = 28;
const NUMBER = /^\s*([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,3}))?\s*$/;

const power = (n) => 10n ** BigInt(n);
const size = (c) => (c < 0n ? -c : c).toString().length;

/** The number that a text says, or null. */
export function number(text) {
  const found = NUMBER.exec(text);
  if (!found) return null;
  const [whole, part = ""] = found[2].split(".");
  const c = BigInt(whole + part || "0");
  return { c: found[1] === "-" ? -c : c, e: Number(found[3] || 0) - part.length };
}

/** To the nearest number of 28 digits, half to even. */
function rounded({ c, e }) {
  const over = size(c) - DIGITS;
  if (over <= 0) return { c, e };
  const unit = power(over);
  let kept = c / unit;
  const rest = c % unit;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice > unit || (twice === unit && kept % 2n !== 0n)) kept += c < 0n ? -1n : 1n;
  return rounded({ c: kept, e: e + over });
}

function aligned(one, two) {
  const e = Math.min(one.e, two.e);
  return [one.c * power(one.e - e), two.c * power(two.e - e), e];
}

/** -1, 0 or 1. */
export function order(one, two) {
  const [a, b] = aligned(one, two);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One of + - * /, or null where nothing is defined. */
export function calculate(sign, one, two) {
  if (sign === "*") return rounded({ c: one.c * two.c, e: one.e + two.e });
  if (sign === "/") return divided(one, two);
  const [a, b, e] = aligned(one, two);
  return rounded({ c: sign === "+" ? a + b : a - b, e });
}

function divided(one, two) {
  if (two.c === 0n) return null;
  const more = Math.max(0, DIGITS + 2 - size(one.c) + size(two.c));
  const above = one.c * power(more);
  let c = above / two.c;
  let e = one.e - two.e - more;
  if (above % two.c !== 0n) {
    // what is left over breaks a tie, so one digit more says that there is something
    c = c * 10n + ((above < 0n) === (two.c < 0n) ? 1n : -1n);
    e -= 1;
  }
  return rounded({ c, e });
}

/** As a person reads it: no power of ten, no needless zeros. */
export function shown({ c, e }) {
  const digits = (c < 0n ? -c : c).toString();
  const sign = c < 0n ? "-" : "";
  if (e >= 0) return sign + digits + (digits === "0" ? "" : "0".repeat(e));
  const padded = digits.padStart(1 - e, "0");
  const part = padded.slice(e).replace(/0+$/, "");
  return sign + padded.slice(0, e) + (part ? `.${part}` : "");
}
