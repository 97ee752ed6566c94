// A signature drawn with a finger becomes a PNG in a hidden field; without this script the name is typed instead.
for (const form of document.querySelectorAll("[data-sign]")) {
  const pad = form.querySelector("[data-sign-pad]");
  const canvas = form.querySelector("[data-sign-canvas]");
  const kept = form.querySelector("[data-sign-drawing]");
  const pen = canvas.getContext("2d");
  let drawing = false;
  let isEmpty = true;
  pad.hidden = false;

  const begin = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#1f1b16";
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    isEmpty = true;
    kept.value = "";
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...place(event));
    pen.stroke();
    isEmpty = false;
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => { drawing = false; });
  }
  form.querySelector("[data-sign-clear]").addEventListener("click", begin);
  form.addEventListener("submit", () => {
    kept.value = isEmpty ? "" : canvas.toDataURL("image/png");
  });
  begin();
}
