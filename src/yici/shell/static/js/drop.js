// The drop zone: the whole page takes a file, by drag, by choosing, by pasting; a bar with a count while it is sent.
// The server answers as it answers a plain form: a redirect on success, else the page with words in [data-drop-words].
const form = document.querySelector("form[data-drop]");
const input = form?.querySelector('input[type="file"]');
const words = form?.querySelector("[data-drop-words]");
const progress = form?.querySelector("[data-drop-progress]");
let sending = null;

function tell(text) {
  words.querySelector("span").textContent = text;
  words.hidden = !text;
}

function show(event) {
  const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
  progress.querySelector("progress").value = percent;
  progress.querySelector("[data-drop-count]").textContent = `${percent}%`;
}

function finish(file) {
  const request = sending;
  sending = null;
  form.classList.remove("busy");
  if (request.status >= 200 && request.status < 300 && request.responseURL && request.responseURL !== form.action) {
    window.location.assign(request.responseURL);
    return;
  }
  progress.hidden = true;
  input.value = "";
  const page = new DOMParser().parseFromString(request.responseText || "", "text/html");
  const said = page.querySelector("[data-drop-words] span")?.textContent.trim() || page.querySelector("h1")?.textContent.trim();
  tell(said || words.dataset.lost);
  input.focus();
}

function send(file) {
  if (!file || sending) return;
  tell("");
  const data = new FormData(form);
  data.set(input.name, file, file.name);
  sending = new XMLHttpRequest();
  sending.open("POST", form.action);
  sending.setRequestHeader("Accept", "text/html");
  sending.upload.addEventListener("progress", show);
  sending.addEventListener("load", () => finish(file));
  sending.addEventListener("error", () => finish(file));
  progress.querySelector("[data-drop-name]").textContent = file.name;
  progress.hidden = false;
  show({ lengthComputable: true, loaded: 0, total: 1 });
  form.classList.add("busy");
  sending.send(data);
}

function carriesFile(event) {
  return [...(event.dataTransfer?.types || [])].includes("Files");
}

if (form) {
  form.classList.add("ready");
  input.addEventListener("change", () => send(input.files[0]));
  document.addEventListener("paste", (event) => send(event.clipboardData?.files[0]));
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
    send(event.dataTransfer.files[0]);
  });
}
