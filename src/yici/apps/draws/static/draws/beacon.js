// What a beacon said, as 32 bytes. The signature of a drand round is not checked here: Python does it (BLS12-381).
import { isCount, isHex, jcs, domainHash, sameKeys, unhex, utf8, isTidy } from "./canonical.js";
import { sha256 } from "./sha256.js";

const LOTTERY = ["beacon", "day", "entered_by", "issue", "name", "numbers"];
const FORM = /^(witnesses|lottery|drand:[1-9][0-9]{0,14}|lottery:[^:]+:[^:]+)$/;

export const isBeacon = (text) => typeof text === "string" && FORM.test(text) && isTidy(text);

const isDay = (text) =>
  typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().slice(0, 10) === text;

const isGroup = (group) =>
  Array.isArray(group) && group.length > 0 && group.every((one, i) => isCount(one) && one < 1e9 && (!i || group[i - 1] <= one));

export function lookAtBeacon(wanted, data) {
  const named = data.beacon, wrong = (expected, found) => ({ problem: [expected, String(found)], randomness: null });
  const fits = named === wanted || (wanted === "lottery" && String(named).startsWith("lottery:"));
  if (typeof named !== "string" || !fits) return wrong(wanted, named);
  if (named === "witnesses") {
    if (!sameKeys(data, ["beacon"])) return wrong("beacon", Object.keys(data).join(", "));
    return { problem: null, randomness: new Uint8Array(32) };
  }
  if (named.startsWith("drand:")) {
    if (!sameKeys(data, ["beacon", "signature"])) return wrong("beacon, signature", Object.keys(data).join(", "));
    if (!isHex(data.signature, 96)) return wrong("96 hex digits", data.signature);
    return { problem: null, randomness: sha256(unhex(data.signature)) };
  }
  if (!sameKeys(data, LOTTERY)) return wrong(LOTTERY.join(", "), Object.keys(data).join(", "));
  const { name, issue, day, numbers, entered_by: people } = data;
  if (named !== `lottery:${name}:${issue}`) return wrong(named, `lottery:${name}:${issue}`);
  if (![name, issue].every((one) => typeof one === "string" && one && isTidy(one) && !one.includes(":"))) return wrong("name, issue", name);
  if (!isDay(day)) return wrong("2026-11-28", day);
  if (!Array.isArray(numbers) || !numbers.length || !numbers.every(isGroup)) return wrong("[[1, 2], [3]]", jcs(numbers));
  const two = Array.isArray(people) && people.length === 2 && people[0] !== people[1];
  if (!two || !people.every((one) => typeof one === "string" && one && isTidy(one))) return wrong("2", jcs(people));
  return { problem: null, randomness: domainHash("lottery", utf8(jcs([name, issue, day, numbers]))) };
}
