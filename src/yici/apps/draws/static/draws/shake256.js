// SHAKE-256 (FIPS 202): Keccak-f[1600] on halves of 32 bits, read as a stream of 8-byte numbers, big endian.
const HIGH = new Int32Array([
  0, 0, 0x80000000, 0x80000000, 0, 0, 0x80000000, 0x80000000, 0, 0, 0, 0, 0, 0x80000000, 0x80000000,
  0x80000000, 0x80000000, 0x80000000, 0, 0x80000000, 0x80000000, 0x80000000, 0, 0x80000000,
]);
const LOW = new Int32Array([
  0x1, 0x8082, 0x808a, 0x80008000, 0x808b, 0x80000001, 0x80008081, 0x8009, 0x8a, 0x88, 0x80008009,
  0x8000000a, 0x8000808b, 0x8b, 0x8089, 0x8003, 0x8002, 0x80, 0x800a, 0x8000000a, 0x80008081, 0x8080,
  0x80000001, 0x80008008,
]);
const TURN = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const LANE = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
const RATE = 136; // bytes
const C = new Int32Array(10);

// One permutation of a state of 25 lanes; lane i is words 2i (low) and 2i+1 (high).
function keccak(s) {
  for (let round = 0; round < 24; round += 1) {
    for (let x = 0; x < 10; x += 1) C[x] = s[x] ^ s[x + 10] ^ s[x + 20] ^ s[x + 30] ^ s[x + 40];
    for (let x = 0; x < 5; x += 1) {
      const p = ((x + 4) % 5) * 2, n = ((x + 1) % 5) * 2;
      const low = C[p] ^ ((C[n] << 1) | (C[n + 1] >>> 31)), high = C[p + 1] ^ ((C[n + 1] << 1) | (C[n] >>> 31));
      for (let y = 0; y < 50; y += 10) {
        s[y + 2 * x] ^= low;
        s[y + 2 * x + 1] ^= high;
      }
    }
    let low = s[2], high = s[3];
    for (let i = 0; i < 24; i += 1) {
      const to = 2 * LANE[i], keptLow = s[to], keptHigh = s[to + 1], by = TURN[i] % 32;
      if (TURN[i] >= 32) [low, high] = [high, low];
      s[to] = by ? (low << by) | (high >>> (32 - by)) : low;
      s[to + 1] = by ? (high << by) | (low >>> (32 - by)) : high;
      low = keptLow;
      high = keptHigh;
    }
    for (let y = 0; y < 50; y += 10) {
      for (let x = 0; x < 10; x += 1) C[x] = s[y + x];
      for (let x = 0; x < 10; x += 1) s[y + x] ^= ~C[(x + 2) % 10] & C[(x + 4) % 10];
    }
    s[0] ^= LOW[round];
    s[1] ^= HIGH[round];
  }
}

// A function that gives the next [high, low] 32-bit halves of the stream each time it is called.
export function shakeWords(key) {
  const state = new Int32Array(50);
  const bytes = new Uint8Array(state.buffer); // little endian, as every machine with a browser is
  bytes.set(key);
  bytes[key.length] ^= 0x1f;
  bytes[RATE - 1] ^= 0x80;
  keccak(state);
  const view = new DataView(state.buffer), out = [0, 0];
  let at = 0;
  return () => {
    if (at === RATE) {
      keccak(state);
      at = 0;
    }
    out[0] = view.getUint32(at);
    out[1] = view.getUint32(at + 4);
    at += 8;
    return out;
  };
}
