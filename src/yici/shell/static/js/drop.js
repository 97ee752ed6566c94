// The drop zone: the whole page takes files, by drag, by choosing, by pasting; a bar with a count while each is sent, one
// after the other. The server answers as to a plain form: a redirect, else the page with words in [data-drop-words].
const form = document.querySelector("form[data-drop]");
const input = form?.querySelector('input[type="file"]');
const words = form?.querySelector("[data-drop-words]");
const progress = form?.querySelector("[data-drop-progress]");
const waiting = [];
let asked = 0;
let arrived = "";
let refused = [];
let sending = null;

function tell(text) {
  words.querySelector("span").textContent = text;
  words.hidden = !text;
}

function show(event) {
  const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
  progress.querySelector("progress").value = percent;
  progress.querySelector("[data-drop-count]").textContent = asked > 1 ? `${asked - waiting.length} / ${asked}　${percent}%` : `${percent}%`;
}

function finish() {
  const request = sending;
  sending = null;
  if (request.status >= 200 && request.status < 300 && request.responseURL && request.responseURL !== form.action) {
    arrived = request.responseURL;
  } else {
    const page = new DOMParser().parseFromString(request.responseText || "", "text/html");
    const said = page.querySelector("[data-drop-words] span")?.textContent.trim() || page.querySelector("h1")?.textContent.trim();
    refused.push(said || words.dataset.lost);
    document.querySelector("[data-drop-result]")?.replaceChildren(...(page.querySelector("[data-drop-result]")?.childNodes || []));
  }
  (waiting.length ? next : end)();
}

function end() {
  form.classList.remove("busy");
  progress.hidden = true;
  input.value = "";
  const several = asked > 1;
  asked = 0;
  if (!refused.length) {
    window.location.assign(several ? form.action : arrived);
    return;
  }
  tell(refused.join(" "));
  refused = [];
  input.focus();
}

function next() {
  const file = waiting.shift();
  const data = new FormData(form);
  data.set(input.name, file, file.name);
  sending = new XMLHttpRequest();
  sending.open("POST", form.action);
  sending.setRequestHeader("Accept", "text/html");
  sending.upload.addEventListener("progress", show);
  for (const name of ["load", "error"]) sending.addEventListener(name, finish);
  progress.querySelector("[data-drop-name]").textContent = file.name;
  progress.hidden = false;
  show({ lengthComputable: true, loaded: 0, total: 1 });
  form.classList.add("busy");
  sending.send(data);
}

function send(files) {
  if (!files?.length || sending) return;
  tell("");
  waiting.push(...(input.multiple ? files : [files[0]]));
  asked = waiting.length;
  next();
}

function carriesFile(event) {
  return [...(event.dataTransfer?.types || [])].includes("Files");
}

if (form) {
  form.classList.add("ready");
  input.addEventListener("change", () => send(input.files));
  document.addEventListener("paste", (event) => send(event.clipboardData?.files));
  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    send(event.dataTransfer.files);
  });
}
