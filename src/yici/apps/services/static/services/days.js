// Days of any precision and what follows from them; a result may be a range. A day is {day: "2026-03-01"}.

const ISO = /^\d{4}(-\d{2}(-\d{2})?)?$/;

const leap = (y) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
export const lengthOf = (y, m) => [31, leap(y) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1];

/** A range of two days, or null when it is no date. */
export function days(value) {
  if (value && value.day) return { low: value.day, high: value.day };
  if (value && value.low && value.low.length === 10) return value;
  if (typeof value !== "string" || !ISO.test(value)) return null;
  const [y, m, d] = value.split("-").map(Number);
  if (y < 1 || (m !== undefined && (m < 1 || m > 12))) return null;
  if (d !== undefined) return d >= 1 && d <= lengthOf(y, m) ? { low: value, high: value } : null;
  const year = value.slice(0, 4);
  if (m === undefined) return { low: `${year}-01-01`, high: `${year}-12-31` };
  return { low: `${value}-01`, high: `${value}-${lengthOf(y, m)}` };
}

const parts = (day) => day.split("-").map(Number);

/** Completed years; somebody born on 29 February completes a year on 1 March. */
function years(since, until) {
  const [a, b] = [parts(since), parts(until)];
  return b[0] - a[0] - (b[1] < a[1] || (b[1] === a[1] && b[2] < a[2]) ? 1 : 0);
}

function months(since, until) {
  const [a, b] = [parts(since), parts(until)];
  return (b[0] - a[0]) * 12 + b[1] - a[1] - (b[2] < a[2] ? 1 : 0);
}

const least = (one, two) => (one < two ? one : two);
const range = (low, high) => (low === high ? low : { low, high, isNumber: true });

function since(count) {
  return (today, value) => {
    const found = days(value);
    if (!found || found.low > today) return null;
    return range(count(least(found.high, today), today), count(found.low, today));
  };
}

function between(today, first, second) {
  const [one, two] = [days(first), days(second)];
  if (!one || !two || two.high < one.low) return null;
  return range(Math.max(years(one.high, two.low), 0), years(one.low, two.high));
}

function year(today, value) {
  const found = days(value);
  return found ? range(parts(found.low)[0], parts(found.high)[0]) : null;
}

/** Function by name, with the least and the most arguments. Whole numbers are plain numbers. */
export const DAY_FUNCTIONS = {
  age: [since(years), 1, 1],
  years_since: [since(years), 1, 1],
  months_since: [since(months), 1, 1],
  years_between: [between, 2, 2],
  year: [year, 1, 1],
  this_year: [(today) => parts(today)[0], 0, 0],
  as_of: [(today) => ({ day: today }), 0, 0],
};
