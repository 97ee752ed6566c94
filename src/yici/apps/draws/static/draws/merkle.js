// The Merkle root of RFC 6962 over the lines of a list, a million of them in a second or two.
import { begin, H, hashBuffer, rounds, schedule, W } from "./sha256.js";

const TEXT = new TextEncoder();

export function merkleRoot(lines) {
  let count = lines.length, level = new Int32Array(count * 8), room = new Uint8Array(4096);
  for (let i = 0; i < count; i += 1) {
    const text = JSON.stringify(lines[i]); // texts without control characters: the bytes of RFC 8785
    if (room.length < text.length * 3 + 128) room = new Uint8Array(text.length * 6 + 128);
    room[0] = 0;
    const { written } = TEXT.encodeInto(text, room.subarray(1));
    hashBuffer(room, written + 1);
    level.set(H, i * 8);
  }
  while (count > 1) {
    const above = count >> 1;
    for (let i = 0; i < above; i += 1) {
      node(level, i * 16);
      level.set(H, i * 8);
    }
    if (count % 2) level.copyWithin(above * 8, (count - 1) * 8, count * 8);
    count = above + (count % 2);
  }
  return wordsHex(level, 0);
}

// SHA-256 of 01, left and right: 65 bytes, so every word is moved by one byte.
function node(level, at) {
  begin();
  W[0] = (1 << 24) | (level[at] >>> 8);
  for (let i = 1; i < 16; i += 1) W[i] = (level[at + i - 1] << 24) | (level[at + i] >>> 8);
  schedule();
  rounds(W);
  rounds(TAILS[level[at + 15] & 255]);
}

// The second block of a node holds one byte of its own: 256 schedules are all there are.
const TAILS = Array.from({ length: 256 }, (_, byte) => {
  W.fill(0, 0, 16);
  W[0] = (byte << 24) | (0x80 << 16);
  W[15] = 65 * 8;
  schedule();
  return W.slice();
});

export function wordsHex(words, at) {
  let text = "";
  for (let i = 0; i < 8; i += 1) text += (words[at + i] >>> 0).toString(16).padStart(8, "0");
  return text;
}
