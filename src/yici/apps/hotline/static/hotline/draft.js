// What is being said, kept on this phone until the server has it: one draft, with its photos and its recording.
const NAME = "yici-say";
const STORE = "drafts";

function open() {
  return new Promise((done, fail) => {
    const ask = indexedDB.open(NAME, 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore(STORE);
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => fail(ask.error);
  });
}

// A phone that keeps nothing (private window, full disk) still sends; it only forgets when the page is closed.
async function run(mode, act) {
  try {
    const base = await open();
    return await new Promise((done) => {
      const work = base.transaction(STORE, mode);
      const ask = act(work.objectStore(STORE));
      work.oncomplete = () => { base.close(); done(ask.result); };
      work.onabort = () => { base.close(); done(undefined); };
    });
  } catch {
    return undefined;
  }
}

export const readDraft = () => run("readonly", (store) => store.get("say"));
export const keepDraft = (draft) => run("readwrite", (store) => store.put(draft, "say"));
export const forgetDraft = () => run("readwrite", (store) => store.delete("say"));

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Typed values back into their fields; what is there already stays. */
export function putBack(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements[name];
    if (!input || name === "area" || name === "spot" || !value) continue;
    if (input.type === "checkbox") input.checked = true;
    else if (!input.value) input.value = value;
  }
}
