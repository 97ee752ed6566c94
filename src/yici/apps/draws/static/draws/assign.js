// Assignees of targets: targets in ticket order, each takes by pair tickets; who is stuck makes others move.
import { limitOf } from "./counts.js";
import { inOrder, pairTicketsOf, ticketsOf } from "./tickets.js";

export function drawAssignment(rule, list, seed, struck) {
  const role = list.columns.indexOf("role") + 1;
  const ids = (name) => list.lines.filter((line) => line[role] === name && !struck.has(line[0])).map((line) => line[0]);
  const people = ids("assignee"), found = ids("target");
  const targets = inOrder(ticketsOf(seed, found, null)).map((i) => found[i]);
  const barred = new Map(targets.map((target) => [target, new Set()]));
  for (const [target, person] of rule.avoid) if (barred.has(target)) barred.get(target).add(person);
  const board = { rule, targets, moved: new Set(), fixed: new Set(), place: new Map(targets.map((one, i) => [one, i])) };
  for (const name of ["orders", "groups", "holders", "room"]) board[name] = new Map();
  for (const target of targets) {
    const order = inOrder(pairTicketsOf(seed, target, people)).map((i) => people[i]);
    board.groups.set(target, []);
    board.orders.set(target, order.filter((person) => !barred.get(target).has(person)));
  }
  for (const person of people) {
    board.room.set(person, Math.min(limitOf(rule.capacity, person), 4294967296));
    board.holders.set(person, new Set());
  }
  for (const [target, person] of rule.together) {
    if (struck.has(target) || struck.has(person)) continue;
    board.fixed.add(`${target}\t${person}`);
    give(board, target, person);
  }
  for (const target of targets) fill(board, target);
  return resultOf(board, barred, struck);
}

function give(board, target, person) {
  board.groups.get(target).push(person);
  board.holders.get(person).add(target);
  board.room.set(person, board.room.get(person) - 1);
}

function takeAway(board, target, person) {
  board.groups.set(target, board.groups.get(target).filter((one) => one !== person));
  board.holders.get(person).delete(target);
  board.room.set(person, board.room.get(person) + 1);
}

function fill(board, target) {
  for (const person of board.orders.get(target)) {
    if (board.groups.get(target).length >= board.rule.k) return;
    if (board.room.get(person) > 0 && !board.groups.get(target).includes(person)) give(board, target, person);
  }
  while (board.groups.get(target).length < board.rule.k && moveFor(board, target));
}

// The shortest row of moves that frees somebody for the target.
function moveFor(board, target) {
  const wantedBy = new Map(), gives = new Map(), seen = new Set([target]), waiting = [target];
  for (let next = 0; next < waiting.length; next += 1) {
    const one = waiting[next];
    for (const person of board.orders.get(one).filter((p) => !wantedBy.has(p) && !board.groups.get(one).includes(p))) {
      wantedBy.set(person, one);
      if (board.room.get(person) > 0) {
        carryOut(board, person, wantedBy, gives);
        return true;
      }
      for (const holder of [...board.holders.get(person)].sort((a, b) => board.place.get(a) - board.place.get(b))) {
        if (seen.has(holder) || board.fixed.has(`${holder}\t${person}`)) continue;
        seen.add(holder);
        gives.set(holder, person);
        waiting.push(holder);
      }
    }
  }
  return false;
}

function carryOut(board, free, wantedBy, gives) {
  for (let person = free, given; person !== undefined; person = given) {
    const one = wantedBy.get(person);
    given = gives.get(one);
    if (given !== undefined) takeAway(board, one, given);
    if (given !== undefined) board.moved.add(`${one}\t${given}`);
    give(board, one, person);
  }
}

function resultOf(board, barred, struck) {
  const groups = {}, short = {}, skipped = {};
  for (const id of struck.keys()) skipped[id] = "struck";
  for (const target of board.targets) {
    const held = new Set(board.groups.get(target));
    groups[target] = board.orders.get(target).filter((person) => held.has(person));
    if (held.size < board.rule.k) short[target] = board.rule.k - held.size;
    for (const person of barred.get(target)) if (board.room.has(person)) skipped[`${target}\t${person}`] = "avoid";
  }
  for (const pair of board.moved) {
    const [target, person] = pair.split("\t");
    if (!board.groups.get(target).includes(person)) skipped[pair] = "moved"; // and did not come back
  }
  return { chosen: board.targets, cut_off: {}, groups, short, skipped, substitutes: [] };
}
