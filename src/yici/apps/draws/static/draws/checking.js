// The page on which a draw is run again: online as a script with a worker, saved as one file without any network.
import { showFound, showSummary } from "./showing.js";
import { check, find, listen } from "./worker.js";

// Ask the worker; where none can be started, compute here.
function asker(script) {
  const waiting = new Map();
  let worker = null, number = 0;
  try {
    worker = new Worker(script.src || URL.createObjectURL(new Blob([script.textContent], { type: "text/javascript" })));
    worker.addEventListener("message", ({ data }) => {
      waiting.get(data.key)(data.answer);
      waiting.delete(data.key);
    });
    worker.addEventListener("error", () => {
      worker = null;
      for (const [key, answer] of waiting) answer(act(messages.get(key)));
      waiting.clear();
    });
  } catch (problem) {
    worker = null;
  }
  const messages = new Map();
  const act = (message) => (message.act === "check" ? check(message) : find(message));
  return (message) =>
    new Promise((answer) => {
      number += 1;
      if (!worker) {
        setTimeout(() => answer(act(message)), 30);
        return;
      }
      waiting.set(number, answer);
      messages.clear();
      messages.set(number, message);
      worker.postMessage({ ...message, key: number });
    });
}

async function held(root, name) {
  const inside = document.getElementById(name);
  if (inside) return inside.textContent;
  const answer = await fetch(root.dataset[name]);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

async function start(script) {
  const root = document.querySelector("[data-check]");
  if (!root) return;
  const ask = asker(script), words = JSON.parse(document.getElementById("words").textContent);
  const run = async (text, names) => {
    root.dataset.state = "busy";
    showSummary(root, words, await ask({ act: "check", text, names }), location.hash.slice(1));
  };
  const typed = root.querySelector("[data-typed]");
  typed.addEventListener("input", async () => {
    const value = typed.value;
    const found = value.trim() ? await ask({ act: "find", typed: value }) : undefined;
    if (value === typed.value) showFound(root, words, found);
  });
  const take = async (file) => file && run(await file.text(), {});
  const input = root.querySelector("[data-file]");
  input.addEventListener("change", () => take(input.files[0]));
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  try {
    await run(await held(root, "transcript"), JSON.parse(await held(root, "names")));
  } catch (problem) {
    root.dataset.state = "failed";
  }
}

if (typeof document === "undefined") listen(self);
else start(document.currentScript);
