// From the seed to chance: tickets of ids, and permutations by Fisher–Yates on a SHAKE-256 stream with rejection.
import { domainHash, utf8 } from "./canonical.js";
import { wordsHex } from "./merkle.js";
import { H, hashBuffer } from "./sha256.js";
import { shakeWords } from "./shake256.js";

const TEXT = new TextEncoder();
const ROOM = 4096;

function smaller(words, at) {
  for (let i = 0; i < 8; i += 1) {
    const a = H[i] >>> 0, b = words[at + i] >>> 0;
    if (a !== b) return a < b;
  }
  return false;
}

// Eight words for each id. `weights` empty: the ticket; otherwise the smallest of so many.
export function ticketsOf(seed, ids, weights) {
  const words = new Int32Array(ids.length * 8), buffer = new Uint8Array(ROOM);
  buffer.set(domainHash(weights ? "weighted" : "ticket", seed));
  const start = weights ? 36 : 32;
  for (let i = 0; i < ids.length; i += 1) {
    const { written } = TEXT.encodeInto(ids[i], buffer.subarray(start));
    const kept = buffer.slice(start, start + written);
    const times = weights ? weights[i] : 1;
    for (let number = 0; number < times; number += 1) {
      if (weights) {
        buffer.set([0, 0, (number >> 8) & 255, number & 255], 32);
        buffer.set(kept, start);
      }
      hashBuffer(buffer, start + written);
      if (!number || smaller(words, i * 8)) words.set(H, i * 8);
    }
  }
  return words;
}

export function pairTicketsOf(seed, target, assignees) {
  const text = utf8(target), words = new Int32Array(assignees.length * 8), buffer = new Uint8Array(ROOM);
  buffer.set(domainHash("pair", seed));
  new DataView(buffer.buffer).setUint32(32, text.length);
  buffer.set(text, 36);
  const start = 36 + text.length;
  for (let i = 0; i < assignees.length; i += 1) {
    const { written } = TEXT.encodeInto(assignees[i], buffer.subarray(start));
    hashBuffer(buffer, start + written);
    words.set(H, i * 8);
  }
  return words;
}

// Places 0 … n-1 in the order of their tickets; equal tickets in the order of the list, which is that of ids.
export function inOrder(words) {
  const count = words.length / 8, keys = new Float64Array(count);
  for (let i = 0; i < count; i += 1) keys[i] = (words[i * 8] >>> 0) * 2097152 + i;
  keys.sort();
  const order = Array.from(keys, (key) => key % 2097152);
  for (let from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && words[order[to] * 8] === words[order[from] * 8]; ) to += 1;
    if (to - from > 1) {
      const tied = order.slice(from, to).map((i) => [wordsHex(words, i * 8), i]);
      tied.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
      for (let i = from; i < to; i += 1) order[i] = tied[i - from][1];
    }
  }
  return order;
}

const rest = (high, low, n) =>
  (((((((high % n) * 65536 + (low >>> 16)) % n) * 65536 + (low & 65535)) % n)));

// A generator of places 0 … count-1 by the key; count is below 2^21, so every step stays exact.
export function* permuted(key, count) {
  const moved = new Map(), next = shakeWords(key);
  for (let at = 0; at < count; at += 1) {
    const n = count - at, over = rest(rest(1, 0, n), 0, n); // 2^64 mod n numbers at the top are rejected
    let [high, low] = next();
    while (over && high === 0xffffffff && low >= 4294967296 - over) [high, low] = next();
    const other = at + rest(high, low, n);
    const here = moved.has(at) ? moved.get(at) : at, there = moved.has(other) ? moved.get(other) : other;
    moved.set(other, here);
    moved.delete(at);
    yield there;
  }
}
