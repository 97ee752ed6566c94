// A transcript run again: every part that does not hold, with what was expected and what stands there.
import { isHex, isTable, sameKeys, VERSION } from "./canonical.js";
import { lookAtChain, lookAtCommitment, lookAtList, lookAtResult } from "./checks.js";
import { partOf } from "./log.js";
import { lookAtRule } from "./rule.js";
import { isSignature } from "./signature.js";

const KEYS = ["draw", "list", "log", "result", "rule", "signature", "v"];
const PART_OF_KEY = { draw: "list", log: "list", v: "rule", list: "list", result: "result", rule: "rule" };
export const PARTS = ["rule", "list", "reveal", "beacon", "result", "signature"];

export function verify(t) {
  const faults = [];
  const facts = { faults, leaves: 0, seals: 0, reveals: 0, missing: [], beacon: null, isVoid: false, seed: "", struck: new Map() };
  const fault = (part, where, expected = "", found = "") => {
    if (!faults.some((one) => one.part === part && one.where === where)) faults.push({ part, where, expected, found });
    return false;
  };
  if (isTable(t)) lookAt(t, facts, fault);
  else fault("list", "transcript");
  faults.sort((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part));
  return facts;
}

function lookAt(t, facts, fault) {
  for (const key of KEYS) if (!(key in t)) fault(PART_OF_KEY[key] || "signature", key);
  for (const key of Object.keys(t)) if (!KEYS.includes(key)) fault("signature", key);
  if (t.v !== VERSION) fault("rule", "v", VERSION, String(t.v));
  const wrong = lookAtRule(t.rule);
  if (wrong) fault("rule", wrong);
  const isListed = lookAtList(t, !wrong, fault);
  if (isListed) facts.leaves = t.list.lines.length;
  if (!Array.isArray(t.log) || !t.log.length) {
    fault("list", "log");
    return;
  }
  const strange = t.log.findIndex(
    (entry) => !sameKeys(entry, ["at", "data", "hash", "kind"]) || !isTable(entry.data) || !isHex(entry.hash, 64),
  );
  if (strange >= 0) {
    fault(isTable(t.log[strange]) && "kind" in t.log[strange] ? partOf(t.log[strange].kind) : "list", `log[${strange}]`);
    return;
  }
  lookAtCommitment(t, !wrong, isListed, facts.faults, fault);
  lookAtChain(t.log, facts.faults, fault);
  lookAtSignature(t, fault);
  if (!wrong && isListed) lookAtResult(t, facts, fault);
}

function lookAtSignature(t, fault) {
  const said = t.signature, key = t.log[0].data.public_key;
  if (!sameKeys(said, ["public_key", "value"])) fault("signature", "signature");
  else if (said.public_key !== key || !isHex(key, 64)) fault("signature", "signature.public_key", String(key), String(said.public_key));
  else if (!isHex(said.value, 128) || !isSignature(t.log[t.log.length - 1].hash, said.value, key)) {
    fault("signature", "signature.value", "", String(said.value));
  }
}
