// How long a resident is still known here: said five minutes before, and when it is over. Staying is one press and loses
// nothing that was typed; without this script the same button turns the page.

const box = document.querySelector("[data-session]");
const stay = document.querySelector("[data-session-stay]");
let until = box ? Date.parse(box.dataset.session) : 0;

function say() {
  const left = until - Date.now();
  const place = box.querySelector("[data-session-said]");
  const words = left <= 0 ? box.dataset.over : left <= 5 * 60 * 1000 ? box.dataset.soon : "";
  if (place.textContent !== words) place.textContent = words;
  box.dataset.state = left <= 0 ? "over" : words ? "soon" : "";
}

async function prolong(event) {
  event.preventDefault();
  try {
    const answer = await fetch(stay.action, { method: "POST", body: new FormData(stay), headers: { Accept: "application/json" } });
    until = Date.parse((await answer.json()).until);
    say();
  } catch {
    stay.submit(); // without an answer the page is turned, as without this script
  }
}

if (box) {
  say();
  setInterval(say, 10000);
  if (stay) stay.addEventListener("submit", prolong);
}
