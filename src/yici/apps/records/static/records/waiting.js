// What waits on this phone: drafts and answers not yet sent, for one account, in the browser's own store.
// Written before anything is sent and removed only after the server has said that it is saved.
const KEY = "yici-visits-";

export class Waiting {
  constructor(account) {
    this.key = KEY + account;
  }

  read() {
    try {
      return { drafts: {}, waiting: [], ...JSON.parse(localStorage.getItem(this.key) || "{}") };
    } catch (broken) {
      return { drafts: {}, waiting: [] };
    }
  }

  change(how) {
    const kept = this.read();
    how(kept);
    localStorage.setItem(this.key, JSON.stringify(kept));
  }

  get entries() {
    return this.read().waiting;
  }

  draft(house) {
    return this.read().drafts[house] || {};
  }

  keepDraft(house, fields) {
    this.change((kept) => { kept.drafts[house] = fields; });
  }

  add(entry) {
    this.change((kept) => {
      kept.waiting.push(entry);
      delete kept.drafts[entry.house];
    });
  }

  remove(id) {
    this.change((kept) => { kept.waiting = kept.waiting.filter((one) => one.id !== id); });
  }

  clear() {
    localStorage.removeItem(this.key);
  }
}

export function newId() {
  const signs = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${signs.slice(0, 8)}-${signs.slice(8, 12)}-4${signs.slice(13, 16)}-a${signs.slice(17, 20)}-${signs.slice(20)}`;
}
