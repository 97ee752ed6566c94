// What was found, as sentences. All words come from the page.
import { shortHex } from "./lookup.js";

const filled = (text, facts) => text.replace(/\{(\w+)\}/g, (all, name) => (name in facts ? String(facts[name]) : all));
const number = (value) => value.toLocaleString("en-US");
const CHECKS = { rule: "list", list: "list", reveal: "reveal", beacon: "beacon", result: "result", signature: "signature" };

function put(root, name, text) {
  const place = root.querySelector(`[data-put="${name}"]`);
  place.textContent = text;
  place.hidden = !text;
}

export function showSummary(root, words, sum, promised) {
  if (sum.isUnreadable) {
    root.dataset.state = "unreadable";
    put(root, "verdict", words.unreadable);
    return;
  }
  const other = promised && sum.draw !== promised; // the code on the wall named another commitment
  const [fault] = sum.faults;
  root.dataset.state = fault || other ? "bad" : "good";
  put(root, "mark", fault || other ? words.bad : words.good);
  put(root, "verdict", verdict(words, sum, other));
  put(root, "lead", fault || other ? "" : filled(words.lead, {
    leaves: number(sum.leaves), total: number(sum.total), seconds: sum.seconds.toFixed(1),
  }));
  put(root, "difference", fault ? filled(fault.expected || fault.found ? words.difference : words.place, {
    where: fault.where, expected: fault.expected || "–", found: fault.found || "–",
  }) : other ? filled(words.difference, { where: "draw", expected: promised, found: sum.draw }) : "");
  const bad = new Set(sum.faults.map((one) => CHECKS[one.part]));
  const first = ["list", "reveal", "beacon", "result"].findIndex((part) => bad.has(part));
  ["list", "reveal", "beacon", "result", "signature"].forEach((part, at) => {
    const line = root.querySelector(`[data-part="${part}"]`);
    const isAfter = part !== "signature" && first >= 0 && at > first && !bad.has(part);
    line.dataset.state = bad.has(part) ? "bad" : isAfter ? "open" : "good";
    line.querySelector("strong").textContent = bad.has(part) ? words.parts[part].bad : filled(words.parts[part].good, {
      total: number(sum.total),
    });
  });
  put(root, "list-count", number(sum.leaves));
  put(root, "list-evidence", shortHex(sum.root));
  put(root, "reveal-count", sum.seals || sum.reveals ? `${sum.reveals} / ${Math.max(sum.seals, sum.reveals)}` : words.none);
  put(root, "reveal-evidence", sum.missing.length ? filled(words.missing, { names: sum.missing.join("、") }) : "");
  put(root, "beacon-count", sum.beacon ? sum.beacon.day || "" : "");
  put(root, "beacon-evidence", beaconWords(words, sum));
  put(root, "result-count", sum.isVoid ? words.void : number(sum.total));
  put(root, "result-evidence", sum.seed ? shortHex(sum.seed) : "");
  put(root, "signature-evidence", shortHex(sum.signature));
}

function verdict(words, sum, other) {
  if (!sum.faults.length) return other ? words.otherDraw : sum.isVoid ? words.sameVoid : words.same;
  const step = { rule: 1, list: 1, reveal: 2, beacon: 3, result: 4, signature: 5 }[sum.faults[0].part];
  return filled(words.differs, { step, part: words.parts[CHECKS[sum.faults[0].part]].bad });
}

function beaconWords(words, sum) {
  const told = sum.beacon;
  if (!told) return sum.wanted;
  if (told.signature) return `${told.beacon} ${shortHex(told.signature)} ${words.python}`;
  return told.numbers ? `${told.beacon} ${told.numbers.map((group) => group.join(" ")).join(" + ")}` : told.beacon;
}

// `found` undefined: nothing typed; null: nobody of that name.
export function showFound(root, words, found) {
  if (!found) {
    put(root, "found", found === null ? words.nobody : "");
    return;
  }
  const facts = { ...found, ticket: found.ticket.slice(0, 12), cutOff: found.cutOff.slice(0, 12) };
  const fate = found.fate === "not" && !found.ticket ? "unchosen" : found.fate === "chosen" && !found.ticket ? "taken" : found.fate;
  put(root, "found", filled(words.fates[fate], facts));
}
