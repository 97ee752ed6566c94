// The log of a draw: what each entry may say, and in which order.
import { domainHash, isHex, isTidy, jcs, jsonHash, own, sameKeys, utf8 } from "./canonical.js";
import { lookAtBeacon } from "./beacon.js";

const KEYS = {
  seal: ["seal", "unit", "witness"], strike: ["id", "reason"], reveal: ["unit", "value", "witness"],
  result: ["result", "seed"], void: ["reason"],
};
export const PART_OF = {
  commit: "list", seal: "reveal", strike: "list", reveal: "reveal", beacon: "beacon", result: "result", void: "result",
};
export const partOf = (kind) => own(PART_OF, kind) || "result";
const AT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export const isInstant = (at) =>
  typeof at === "string" && AT.test(at) && !Number.isNaN(Date.parse(at)) &&
  new Date(at).toISOString() === at.replace("Z", ".000Z");

export function entryHash(previous, entry) {
  const content = { at: entry.at, data: entry.data, kind: entry.kind };
  return domainHash("log", previous, utf8(jcs(content)));
}

export const isText = (text) => typeof text === "string" && text !== "" && isTidy(text);

export const standing = (draw, rule, ids, at) => ({
  draw, rule, ids, lastAt: at, seals: new Map(), strikes: new Map(), reveals: new Map(),
  randomness: null, result: null, isVoid: false,
});

export const missingOf = (s) => [...s.seals.keys()].filter((name) => !s.reveals.has(name));

// Take one entry; the answer is null, or what was expected and what stands there.
export function take(s, { kind, data, at }) {
  if (!isInstant(at) || at < s.lastAt) return [`≥ ${s.lastAt}`, String(at)];
  if (s.isVoid || s.result) return ["the end of the log", kind];
  if (own(KEYS, kind) && !sameKeys(data, KEYS[kind])) return [KEYS[kind].join(", "), Object.keys(data).join(", ")];
  const problem = own(STEPS, kind) ? STEPS[kind](s, data) : [Object.keys(STEPS).join(", "), String(kind)];
  if (!problem) s.lastAt = at;
  return problem;
}

const STEPS = {
  seal(s, { witness, unit, seal }) {
    if (s.randomness || s.reveals.size) return ["seal before reveal", witness];
    if (!isText(witness) || !isText(unit) || !isHex(seal, 64)) return ["witness, unit, 64 hex digits", String(seal)];
    if (s.seals.has(witness)) return ["one seal", witness];
    s.seals.set(witness, { unit, seal });
    return null;
  },
  strike(s, { id, reason }) {
    s.known = s.known || s.ids();
    if (s.randomness || (s.rule.beacon === "witnesses" && s.reveals.size)) return ["strike before beacon", String(id)];
    if (!isText(reason) || !s.known.has(id) || s.strikes.has(id)) return ["an id of the list, once", String(id)];
    s.strikes.set(id, reason);
    return null;
  },
  reveal(s, { witness, unit, value }) {
    if (s.randomness) return ["reveal before beacon", String(witness)];
    if (!isText(witness) || !isText(unit)) return ["witness, unit", String(witness)];
    if (!isHex(value) || value.length % 2 || value.length > 128) return ["2–128 hex digits", String(value)];
    if (s.reveals.has(witness)) return ["one reveal", witness];
    const sealed = s.seals.get(witness);
    if (sealed) {
      const own = jsonHash("seal", [s.draw, witness, value]);
      if (sealed.seal !== own) return [sealed.seal, own];
      if (sealed.unit !== unit) return [sealed.unit, unit];
      if (value.length < 32) return ["32–128 hex digits", value];
    } else if (s.seals.size && s.rule.beacon === "witnesses") return ["a sealed number", witness];
    s.reveals.set(witness, { unit, value });
    return null;
  },
  beacon(s, data) {
    if (s.randomness) return ["one beacon", String(data.beacon)];
    if (s.rule.beacon === "witnesses") {
      const units = new Set([...s.reveals.values()].map((one) => one.unit));
      if (units.size < 2) return ["2 units", String(units.size)];
      if (missingOf(s).length) return ["every number open", missingOf(s).join(", ")];
    }
    const { problem, randomness } = lookAtBeacon(s.rule.beacon, data);
    if (!problem) Object.assign(s, { randomness, beacon: data });
    return problem;
  },
  result(s, data) {
    if (!s.randomness) return ["a beacon before the result", "result"];
    if (!isHex(data.seed, 64) || !isHex(data.result, 64)) return ["64 hex digits", `${data.seed} ${data.result}`];
    s.result = data;
    return null;
  },
  void(s, { reason }) {
    if (!isText(reason)) return ["a reason", String(reason)];
    s.isVoid = true;
    return null;
  },
};
