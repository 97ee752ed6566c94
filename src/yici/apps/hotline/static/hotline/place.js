// Where it is: places chosen before on this phone come first; the phone's own position goes along when it is asked to.
const RECENT = "yici-places";
const MOST = 4;
const box = document.querySelector("[data-place]");

function recent() {
  try { return JSON.parse(localStorage.getItem(RECENT)) || []; } catch { return []; }
}

function remember(input) {
  const others = recent().filter((one) => one.code !== input.value);
  try { localStorage.setItem(RECENT, JSON.stringify([{ code: input.value, name: input.dataset.area }, ...others].slice(0, MOST))); } catch { /* nothing is kept */ }
}

export function choose(code) {
  window.htmx?.ajax("GET", `/say/place/?pick=${encodeURIComponent(code)}`, { target: "#place" });
}

function show() {
  const chosen = box.querySelector("[data-area]");
  if (chosen) remember(chosen);
  const list = box.querySelector("[data-recent]");
  if (!list) return;
  list.replaceChildren(...recent().map((one) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button button-dense", textContent: one.name });
    made.addEventListener("click", () => choose(one.code));
    return made;
  }));
  list.hidden = !list.childElementCount;
}

if (box) {
  show();
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target === box) { show(); box.dispatchEvent(new Event("change", { bubbles: true })); } });
  for (const button of box.querySelectorAll("[data-without-script]")) button.hidden = true;
}

const point = document.querySelector("[data-point]");
if (point && navigator.geolocation) {
  point.hidden = false;
  point.addEventListener("click", () => navigator.geolocation.getCurrentPosition((found) => {
    document.querySelector("[name=longitude]").value = found.coords.longitude.toFixed(6);
    document.querySelector("[name=latitude]").value = found.coords.latitude.toFixed(6);
    point.querySelector("span").textContent = point.dataset.done;
    point.disabled = true;
  }, () => { point.hidden = true; }, { enableHighAccuracy: true, timeout: 15000 }));
}

export const forgetPlaces = () => { try { localStorage.removeItem(RECENT); } catch { /* nothing was kept */ } };
