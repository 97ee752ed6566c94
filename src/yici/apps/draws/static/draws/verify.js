// A transcript run again: every part that does not hold, with what was expected and what stands there.
import {
  compareIds, domainHash, hex, isHex, isTable, isTexts, isTidy, jcs, jsonHash, sameKeys, unhex, utf8, VERSION,
} from "./canonical.js";
import { compute } from "./compute.js";
import { entryHash, missingOf, PART_OF, standing, take } from "./log.js";
import { merkleRoot } from "./merkle.js";
import { columnsOf, lookAtRule } from "./rule.js";
import { checkSignature } from "./signature.js";

const KEYS = ["draw", "list", "log", "result", "rule", "signature", "v"];
const PARTS = ["rule", "list", "reveal", "beacon", "result", "signature"];
const RESULT = ["chosen", "cut_off", "groups", "short", "skipped", "substitutes"];

export function verify(t) {
  const faults = [];
  const fault = (part, where, expected = "", found = "") =>
    faults.some((one) => one.part === part && one.where === where) || faults.push({ part, where, expected, found });
  const facts = { faults, leaves: 0, seals: 0, reveals: 0, missing: [], beacon: null, isVoid: false, seed: "" };
  if (!isTable(t)) {
    fault("list", "transcript");
    return facts;
  }
  const unknown = [...Object.keys(t).filter((key) => !KEYS.includes(key)), ...KEYS.filter((key) => !(key in t))];
  for (const key of unknown) fault({ draw: "list", log: "list", v: "rule" }[key] || (KEYS.includes(key) ? key : "signature"), key);
  if (t.v !== VERSION) fault("rule", "v", VERSION, t.v);
  const ruleFault = lookAtRule(t.rule);
  if (ruleFault) fault("rule", ruleFault);
  const isListed = lookAtList(t, !ruleFault, fault);
  if (isListed) facts.leaves = t.list.lines.length;
  const log = t.log;
  const isLogged = Array.isArray(log) && log.length && log.every((entry, i) => {
    const fine = sameKeys(entry, ["at", "data", "hash", "kind"]) && isTable(entry.data) && isHex(entry.hash, 64);
    return fine || (fault((entry && PART_OF[entry.kind]) || "list", `log[${i}]`), false);
  });
  if (!isLogged) {
    if (!faults.length) fault("list", "log");
    return sorted(facts);
  }
  lookAtCommitment(t, !ruleFault, isListed, fault);
  lookAtChain(log, faults, fault);
  checkSignature(t, log[log.length - 1], fault, facts);
  if (!ruleFault && isListed) lookAtResult(t, facts, fault);
  return sorted(facts);
}

const sorted = (facts) => {
  facts.faults.sort((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part));
  return facts;
};

function lookAtList(t, hasRule, fault) {
  const list = t.list;
  if (!sameKeys(list, ["columns", "lines"])) return fault("list", "list") && false;
  const columns = hasRule && isTexts(list.columns) ? columnsOf(t.rule, list.columns.includes("sealed")) : list.columns;
  if (!isTexts(list.columns) || list.columns.join("\n") !== columns.join("\n")) {
    return fault("list", "list.columns", jcs(columns), jcs(list.columns)) && false;
  }
  if (!Array.isArray(list.lines)) return fault("list", "list.lines") && false;
  let before = "";
  for (let i = 0; i < list.lines.length; i += 1) {
    const line = list.lines[i];
    const fits = isTexts(line) && line.length === columns.length + 1 && line.every(isTidy) && compareIds(before, line[0]) < 0;
    if (!fits) return fault("list", `list.lines[${i}]`, "", jcs(line)) && false;
    [before] = line;
  }
  return true;
}

function lookAtCommitment(t, hasRule, hasList, fault) {
  const said = t.log[0].data, before = t.draw, compare = (part, key, value) =>
    jcs(said[key]) === jcs(value) || fault(part, `log[0].data.${key}`, jcs(value), jcs(said[key]));
  compare("rule", "v", VERSION);
  if (hasRule) compare("rule", "rule_hash", jsonHash("rule", t.rule));
  if (hasList) {
    compare("list", "root", merkleRoot(t.list.lines));
    compare("list", "leaves", t.list.lines.length);
    compare("list", "columns", t.list.columns);
  }
  if (!sameKeys(said, ["columns", "leaves", "public_key", "root", "rule_hash", "v"])) fault("list", "log[0].data");
  const own = jsonHash("commitment", said);
  if (before !== own) fault("list", "draw", own, before);
}
