// How two values are compared: numbers, texts, days of any precision, ranges. null: not known.

import { number, order } from "./decimal.js";
import { days } from "./days.js";

const isRange = (value) => value !== null && typeof value === "object" && value.low !== undefined;
const isDecimal = (value) => value !== null && typeof value === "object" && value.c !== undefined;

/** The number of a value, or null. */
export function amount(value) {
  if (isDecimal(value)) return value;
  if (typeof value === "number") return { c: BigInt(value), e: 0 };
  return typeof value === "string" ? number(value) : null;
}

/** A literal of the tree. */
export function scalar([kind, value]) {
  if (kind === "number") return number(value);
  return kind === "day" ? { day: value } : value;
}

function equal(one, two) {
  if (typeof one === "boolean" || typeof two === "boolean") return one === two;
  if (typeof one === "string" && typeof two === "string") return one === two;
  if (isDecimal(one) || isDecimal(two) || typeof one === "number" || typeof two === "number") {
    const [left, right] = [amount(one), amount(two)];
    return left !== null && right !== null && order(left, right) === 0;
  }
  return one.day !== undefined && one.day === two.day;
}

/** Whether a value, or one of several, is one of the choices. */
export function among(value, choices, negated) {
  if (value === null || isRange(value)) return null;
  const several = Array.isArray(value) ? value : [value];
  return several.some((one) => choices.some((choice) => equal(one, choice))) !== negated;
}

function comparable(left, right) {
  const [one, two] = [days(left), days(right)];
  if (one && two) return [one, two, (a, b) => (a < b ? -1 : a > b ? 1 : 0)];
  const ranges = [left, right].map((side) => {
    const ends = isRange(side) ? [side.low, side.high] : [side, side];
    const [low, high] = ends.map(amount);
    return low === null || high === null ? null : { low, high };
  });
  return ranges.includes(null) ? null : [...ranges, order];
}

const HOLDS = { "<": (o) => o < 0, "<=": (o) => o <= 0, ">": (o) => o > 0, ">=": (o) => o >= 0 };

/** Whether a comparison holds. */
export function compare(sign, left, right) {
  if (left === null || right === null) return null;
  if ((sign === "=" || sign === "!=") && !isRange(left) && !isRange(right)) {
    if (Array.isArray(left)) return among(left, [right], sign === "!=");
    if (!left.day && !right.day) return equal(left, right) === (sign === "=");
  }
  const found = comparable(left, right);
  if (!found) return null;
  const [one, two, by] = found;
  if (sign === "=" || sign === "!=") {
    const same = [one.high, two.low, two.high].every((end) => by(one.low, end) === 0);
    if (same) return sign === "=";
    return by(one.low, two.high) <= 0 && by(two.low, one.high) <= 0 ? null : sign === "!=";
  }
  const answers = new Set([one.low, one.high].flatMap((a) => [two.low, two.high].map((b) => HOLDS[sign](by(a, b)))));
  return answers.size === 1 ? [...answers][0] : null;
}
