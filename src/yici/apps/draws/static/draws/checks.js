// The checks of a transcript, each with the part that it names: list, commitment, chain of the log, result.
import { compareIds, differing, domainHash, hex, isTexts, isTidy, jcs, jsonHash, sameKeys, unhex, utf8, VERSION } from "./canonical.js";
import { compute } from "./compute.js";
import { entryHash, isInstant, missingOf, PART_OF, partOf, standing, take } from "./log.js";
import { merkleRoot } from "./merkle.js";
import { columnsOf } from "./rule.js";
import { lookAtFit } from "./fit.js";

const RESULT = ["chosen", "cut_off", "groups", "short", "skipped", "substitutes"];
const ZERO = "0".repeat(64);

export function lookAtList(t, hasRule, fault) {
  const list = t.list;
  if (!sameKeys(list, ["columns", "lines"]) || !isTexts(list.columns)) return fault("list", "list.columns");
  const columns = hasRule ? columnsOf(t.rule, list.columns.includes("sealed")) : list.columns;
  if (jcs(list.columns) !== jcs(columns)) return fault("list", "list.columns", jcs(columns), jcs(list.columns));
  if (!Array.isArray(list.lines)) return fault("list", "list.lines");
  let before = "";
  for (let i = 0; i < list.lines.length; i += 1) {
    const line = list.lines[i];
    const fits = isTexts(line) && isTidy(line[0] || "", 128) && line.length === columns.length + 1 && line.every((one) => isTidy(one)) && compareIds(before, line[0]) < 0;
    if (!fits) return fault("list", `list.lines[${i}]`, "", jcs(line));
    [before] = line;
  }
  return true;
}

export function lookAtCommitment(t, hasRule, hasList, faults, fault) {
  const said = t.log[0].data, before = faults.length;
  const compare = (part, key, value) =>
    jcs(said[key]) === jcs(value) || fault(part, `log[0].data.${key}`, String(value), String(said[key]));
  if (!sameKeys(said, ["columns", "leaves", "public_key", "root", "rule_hash", "v"])) fault("list", "log[0].data");
  compare("rule", "v", VERSION);
  if (hasRule) compare("rule", "rule_hash", jsonHash("rule", t.rule));
  if (hasList) {
    compare("list", "root", merkleRoot(t.list.lines));
    compare("list", "leaves", t.list.lines.length);
    compare("list", "columns", t.list.columns);
  }
  const own = jsonHash("commitment", said);
  if (faults.length > before || t.draw === own) return;
  const other = t.signature && t.signature.public_key; // was it only the key that was changed?
  const isKey = t.draw === jsonHash("commitment", { ...said, public_key: other });
  if (isKey) fault("signature", "log[0].data.public_key", String(other), String(said.public_key));
  else fault("list", "draw", own, String(t.draw));
}

// Each entry after the one before. A changed hash is named once: the next entry may follow the true one.
export function lookAtChain(log, faults, fault) {
  const before = faults.length;
  let heads = [new Uint8Array(32)];
  if (!isInstant(log[0].at)) fault("list", "log[0].at", "2026-11-27T11:05:00Z", String(log[0].at));
  for (let i = 0; i < log.length; i += 1) {
    const entry = log[i], own = heads.map((head) => hex(entryHash(head, entry)));
    if (!own.includes(entry.hash) && (i || faults.length === before)) {
      const kinds = Object.keys(PART_OF);
      const true_ = kinds.find((kind) => heads.some((head) => hex(entryHash(head, { ...entry, kind })) === entry.hash));
      fault(partOf(true_ || entry.kind), `log[${i}]`, own[0], entry.hash);
    }
    heads = [unhex(entry.hash), unhex(own[0])];
  }
}

export function lookAtResult(t, facts, fault) {
  const s = standing(t.draw, t.rule, () => new Set(t.list.lines.map((line) => line[0])), t.log[0].at);
  if (t.log[0].kind !== "commit") return fault("list", "log[0].kind", "commit", String(t.log[0].kind));
  for (let i = 1; i < t.log.length; i += 1) {
    const problem = take(s, t.log[i]);
    if (problem) return fault(partOf(t.log[i].kind), `log[${i}].data`, ...problem);
  }
  Object.assign(facts, { seals: s.seals.size, reveals: s.reveals.size, missing: missingOf(s), beacon: s.beacon || null });
  facts.isVoid = s.isVoid;
  if (s.isVoid) return t.result === null || fault("result", "result", "null", jcs(t.result).slice(0, 80));
  if (!s.result) return fault("result", "log", "result", "");
  const said = jsonHash("result", t.result === undefined ? null : t.result);
  if (said !== s.result.result) fault("result", "result", s.result.result, said);
  if (!sameKeys(t.result, RESULT)) return fault("result", "result", RESULT.join(", "), jcs(Object.keys(t.result || {})));
  if (facts.faults.some((one) => !["result", "signature"].includes(one.part))) return false;
  const names = [...new Set([...s.seals.keys(), ...s.reveals.keys()])].sort(compareIds);
  const contributions = names.map((name) => [name, s.reveals.has(name) ? s.reveals.get(name).value : ZERO]);
  const seed = domainHash("seed", unhex(t.draw), s.randomness, utf8(jcs(contributions)));
  facts.seed = hex(seed);
  if (facts.seed !== s.result.seed) return fault("result", "seed", facts.seed, s.result.seed);
  const misfit = lookAtFit(t.rule, t.list, s.strikes);
  if (misfit) return fault("list", misfit);
  facts.struck = s.strikes;
  const again = compute(t.rule, t.list, seed, s.strikes);
  if (!again) return fault("list", "rule.together");
  for (const key of RESULT) {
    const found = t.result && t.result[key];
    if (jcs(again[key]) !== jcs(found === undefined ? null : found)) fault("result", `result.${key}`, ...differing(again[key], found));
  }
  return true;
}
