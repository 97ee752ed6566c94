// Photos and one recording beside the words: shrunk here, shown, taken out again. The form's own file fields work without this.
const LONGEST = 1600; // px
const MOST = 4;
const box = document.querySelector("[data-kept-files]");
let kept = [];
let changed = () => {};

export const list = () => kept;
export function onChange(act) { changed = act; }

export function restore(files) {
  kept = files || [];
  show();
}

export function add(file) {
  if (file.kind === "voice") kept = kept.filter((one) => one.kind !== "voice");
  kept.push(file);
  show();
  changed();
}

function figure(one, at) {
  const made = document.createElement("figure");
  const url = URL.createObjectURL(one.blob);
  const media = document.createElement(one.kind === "voice" ? "audio" : "img");
  media.src = url;
  if (one.kind === "voice") media.controls = true;
  const words = one.kind === "voice" ? box.dataset.voice.replace("{n}", one.seconds || "") : box.dataset.photoWords.replace("{n}", at + 1);
  if (one.kind === "voice") media.setAttribute("aria-label", words);
  else media.alt = words;
  const out = document.createElement("button");
  out.type = "button";
  out.className = "button button-quiet button-dense";
  out.textContent = box.dataset.remove;
  out.setAttribute("aria-label", `${box.dataset.remove}: ${words}`);
  out.addEventListener("click", () => { kept = kept.filter((other) => other !== one); URL.revokeObjectURL(url); show(); changed(); });
  made.append(media, out);
  return made;
}

function show(problem = "") {
  box.hidden = !kept.length && !problem;
  box.replaceChildren(...kept.map(figure));
  if (problem) box.append(Object.assign(document.createElement("p"), { textContent: problem, className: "second" }));
}

// A picture that the browser cannot draw goes as it is: the server says what to do with it.
async function shrink(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob || file;
  } catch {
    return file;
  }
}

const photos = document.querySelector("[data-photo]");
photos?.addEventListener("change", async () => {
  const chosen = [...photos.files];
  photos.value = "";
  for (const file of chosen) {
    if (kept.filter((one) => one.kind === "photo").length >= MOST) { show(box.dataset.most); return; }
    add({ kind: "photo", blob: await shrink(file), name: file.name.replace(/\.\w+$/, "") + ".jpg" });
  }
});

const voice = document.querySelector("[data-voice-file] input");
voice?.addEventListener("change", () => {
  const file = voice.files[0];
  voice.value = "";
  if (file) add({ kind: "voice", blob: file, name: file.name });
});
