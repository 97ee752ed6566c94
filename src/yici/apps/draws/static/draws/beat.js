// Results appear one after the other at a steady beat, on every screen at the same moment; the wall shows two columns.
const list = document.querySelector("[data-beat]");

function show(list) {
  const rows = Array.from(list.children), beat = Number(list.dataset.beat) * 1000, size = Number(list.dataset.window) || 0;
  const began = Date.now() - Number(list.dataset.elapsed) * 1000, count = document.querySelector("[data-count]");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let last = 0;
  const step = () => {
    const newest = Math.min(rows.length, Math.floor((Date.now() - began) / beat) + 1);
    const first = size ? Math.max(0, Math.floor((newest - 1) / 7) * 7 - 7) : 0;
    rows.forEach((row, at) => {
      row.hidden = at >= newest || at < first || (size && at >= first + size);
      row.classList.toggle("is-newest", at === newest - 1);
      if (!still && at >= last && at < newest) row.classList.add("is-coming");
    });
    if (count) count.textContent = String(newest);
    last = newest;
    if (newest < rows.length) setTimeout(step, beat - ((Date.now() - began) % beat) + 5);
  };
  step();
}

if (list) show(list);
