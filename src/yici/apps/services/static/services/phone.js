// What has been typed and is not yet at the server, on this phone: one note for each form, forgotten once it is there.

const NAME = "yici-form ";

export function note(of) {
  const name = NAME + of;
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(name) || "null");
      } catch {
        return null;
      }
    },
    write(what) {
      try {
        localStorage.setItem(name, JSON.stringify(what));
        return true;
      } catch {
        return false; // a private window keeps nothing
      }
    },
    forget() {
      try {
        localStorage.removeItem(name);
      } catch {
        // nothing is kept there
      }
    },
  };
}

/** Forget every form: what was typed has been handed in. */
export function forgetAll() {
  try {
    Object.keys(localStorage).filter((name) => name.startsWith(NAME)).forEach((name) => localStorage.removeItem(name));
  } catch {
    // nothing is kept there
  }
}
