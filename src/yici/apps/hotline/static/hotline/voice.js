// A recording: tap to start, tap to stop, at most two minutes. Where no recorder is, the file field stays.
import { add } from "./files.js";

const LONGEST = 120; // seconds
const button = document.querySelector("[data-record]");
const words = button?.querySelector("span");
const before = words?.textContent;
let recorder = null;
let ticking = 0;

async function start() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const parts = [];
  const began = Date.now();
  const seconds = () => Math.max(1, Math.round((Date.now() - began) / 1000));
  recorder = new MediaRecorder(stream);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    const blob = new Blob(parts, { type: recorder.mimeType });
    const ending = recorder.mimeType.includes("mp4") ? "m4a" : recorder.mimeType.includes("ogg") ? "ogg" : "webm";
    recorder = null;
    button.setAttribute("aria-pressed", "false");
    words.textContent = before;
    if (blob.size) add({ kind: "voice", blob, name: `voice.${ending}`, seconds: seconds() });
  });
  recorder.start();
  button.setAttribute("aria-pressed", "true");
  ticking = setInterval(() => {
    words.textContent = `${button.dataset.stop} ${seconds()} / ${LONGEST}`;
    if (seconds() >= LONGEST) recorder?.stop();
  }, 500);
  words.textContent = button.dataset.stop;
}

if (button && window.MediaRecorder && navigator.mediaDevices?.getUserMedia) {
  const field = document.querySelector("[data-voice-file]");
  button.hidden = false;
  field.hidden = true;
  button.addEventListener("click", () => {
    if (recorder) recorder.stop();
    else start().catch(() => { button.hidden = true; field.hidden = false; }); // no microphone, or not allowed
  });
}
