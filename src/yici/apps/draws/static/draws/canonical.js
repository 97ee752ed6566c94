// Canonical bytes: RFC 8785 for whole numbers, texts, lists and objects; hashes with a domain in front.
import { sha256 } from "./sha256.js";

const TEXT = new TextEncoder();
export const VERSION = "yici-draw/1";

export const utf8 = (text) => TEXT.encode(text);

// Keys of objects are sorted by UTF-16 units, as RFC 8785 says; JSON.stringify writes its texts.
export function jcs(value) {
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${jcs(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export function domainHash(name, ...data) {
  return sha256(utf8(`${VERSION}/${name}`), new Uint8Array(1), ...data);
}

export const jsonHash = (name, value) => hex(domainHash(name, utf8(jcs(value))));

export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

export function unhex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export const isHex = (text, digits) =>
  typeof text === "string" && /^[0-9a-f]+$/.test(text) && (digits === undefined || text.length === digits);

export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

export const isTexts = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");

export const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export const sameKeys = (value, keys) =>
  isTable(value) && jcs(Object.keys(value).sort()) === jcs([...keys].sort());

export const own = (table, key) => (Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined);

// A unit of UTF-16 moved so that comparing units compares code points, and so the bytes of UTF-8.
const moved = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

export function compareIds(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return moved(x) - moved(y);
  }
  return a.length - b.length;
}

const PLAIN = /^[0-9A-Za-z]*$/;
const FORBIDDEN = /[\x00-\x1f\x7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;

// A text as the one who freezes leaves it: NFC, no control characters, nothing at its edges, not too long.
export const isTidy = (text, most = 500) =>
  (text.length <= most || (text.length <= 2 * most && [...text].length <= most)) &&
  (PLAIN.test(text) || (!FORBIDDEN.test(text) && text.trim() === text && text.normalize("NFC") === text));

// The first thing in which two values differ, short enough to be read.
export function differing(wanted, found) {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    const i = wanted.findIndex((one, at) => one !== found[at]);
    if (i >= 0) return [`${i + 1}: ${jcs(wanted[i])}`, `${i + 1}: ${jcs(found[i] === undefined ? null : found[i])}`];
  }
  return [jcs(wanted).slice(0, 120), jcs(found === undefined ? null : found).slice(0, 120)];
}
