// Sending what waits, one after the other; the server's word decides: saved, refused, or somebody else answered meanwhile.
function cookie(name) {
  return document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.split("=")[1] || "";
}

export class Sending {
  constructor(waiting, words, told) {
    Object.assign(this, { waiting, words, told, pause: 5, timer: 0, isBusy: false });
  }

  async all() {
    if (this.isBusy) return;
    this.isBusy = true;
    clearTimeout(this.timer);
    let problem = "";
    try {
      for (const entry of this.waiting.entries) {
        problem = await this.one(entry);
        if (problem) break;
      }
      this.pause = 5;
    } catch (lost) {
      this.pause = Math.min(60, this.pause * 2);
      this.timer = setTimeout(() => this.all(), this.pause * 1000);
    }
    this.isBusy = false;
    this.told.end(problem);
  }

  async one(entry) {
    const answer = await fetch(entry.url, {
      method: "POST", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: new URLSearchParams({ ...entry.fields, submission: entry.id }),
    });
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return this.words.signIn;
    if (answer.status === 429 || answer.status >= 500) throw new Error(String(answer.status));
    const said = await answer.json();
    // What was refused goes back into the draft first: at no moment is it nowhere.
    if (!answer.ok) this.waiting.keepDraft(entry.house, entry.fields);
    this.waiting.remove(entry.id);
    if (answer.ok) this.told.saved(entry, said.words);
    else if (said.conflicts) this.told.differs(entry, said.error, said.conflicts);
    else this.told.refused(entry, said.error);
    return "";
  }
}
