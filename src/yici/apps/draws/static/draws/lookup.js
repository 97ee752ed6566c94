// One id of a list: its ticket, the cut-off of its stratum, its place, and what became of it.
import { unhex } from "./canonical.js";
import { wordsHex } from "./merkle.js";
import { ticketsOf } from "./tickets.js";

// `typed` is an id, or a name that the matter publishes; the whole of it counts first, then a part.
export function findLine(t, names, typed) {
  const wanted = typed.trim().normalize("NFC");
  if (!wanted) return null;
  const lines = t.list.lines, called = (line) => names[line[0]] || "";
  return (
    lines.find((line) => line[0] === wanted || called(line) === wanted) ||
    lines.find((line) => line[0].includes(wanted) || called(line).includes(wanted)) || null
  );
}

export function lookUp(t, facts, names, typed) {
  const line = findLine(t, names, typed);
  if (!line || !t.result) return null;
  const [id] = line, found = { id, name: names[id] || id, ticket: "", cutOff: "", place: 0, fate: "not", why: "", group: "" };
  const at = t.rule.strata ? t.list.columns.indexOf(t.rule.strata) + 1 : 0;
  const { chosen, substitutes, skipped, groups, cut_off: cutOff } = t.result;
  found.cutOff = cutOff[at ? line[at] : ""] || "";
  if (t.rule.kind === "subset" && facts.seed) {
    const weights = t.rule.weights ? [Number(line[t.list.columns.indexOf(t.rule.weights) + 1])] : null;
    found.ticket = wordsHex(ticketsOf(unhex(facts.seed), [id], weights), 0);
  }
  if (id in skipped) Object.assign(found, { fate: "skipped", why: skipped[id] });
  if (chosen.includes(id)) Object.assign(found, { fate: "chosen", place: chosen.indexOf(id) + 1 });
  if (substitutes.includes(id)) Object.assign(found, { fate: "substitute", place: substitutes.indexOf(id) + 1 });
  for (const name of Object.keys(groups)) {
    if (groups[name].includes(id)) found.group = found.group ? `${found.group}、${name}` : name;
    if (name === id) found.group = groups[name].map((one) => names[one] || one).join("、");
  }
  if (found.group && found.fate === "not") found.fate = "grouped";
  return found;
}

// What a page needs to tell people, small enough to be handed over from a worker.
export function summaryOf(t, facts, seconds) {
  const { faults, leaves, seals, reveals, missing, beacon, isVoid, seed } = facts;
  const result = t && t.result, rule = (t && t.rule) || {};
  const total = result ? (Object.keys(result.groups || {}).length || (result.chosen || []).length) : 0;
  return {
    faults, leaves, seals, reveals, missing, beacon, isVoid, seed, seconds, total,
    kind: rule.kind || "", wanted: rule.beacon || "", draw: String((t && t.draw) || ""),
    root: t && t.log && t.log[0] && t.log[0].data ? String(t.log[0].data.root) : "",
    signature: t && t.signature ? String(t.signature.value) : "", hasTickets: rule.kind === "subset",
  };
}

export const shortHex = (text) => (text.length > 20 ? `${text.slice(0, 16)}…` : text);
