// Questions by keyboard, while the focus is in the grid: arrows, 1–9 choose, Enter goes on, Ctrl+D as above, S leaves blank.
// Keys that pick a word in an input method are never ours.
const grid = document.querySelector("[data-grid]");

function rows() {
  return [...grid.querySelectorAll("[data-grid-row]")];
}

function controls(row) {
  return [...row.querySelectorAll("input, select")];
}

function focusRow(row, from) {
  if (!row) return false;
  const all = controls(row);
  const at = from ? controls(from).indexOf(document.activeElement) : 0;
  (row.querySelector("input:checked") || all[Math.min(Math.max(at, 0), all.length - 1)])?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function choose(input) {
  if (!input) return false;
  input.focus();
  if (!input.checked) {
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return true;
}

function write(input, value) {
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function copyAbove(row) {
  const all = rows();
  const above = all.slice(0, all.indexOf(row)).reverse().find((other) => other.dataset.question === row.dataset.question);
  if (!above) return false;
  const picked = above.querySelector("input:checked");
  if (picked) return choose([...row.querySelectorAll("input[type=radio]")].find((input) => input.value === picked.value));
  const [typed, mine] = [above, row].map((one) => one.querySelector("input:not([type=radio])"));
  if (typed && mine) write(mine, typed.value);
  return true;
}

function leaveBlank(row) {
  const blank = row.querySelector("[data-blank]");
  if (blank) choose(blank);
  const all = rows();
  focusRow(all[all.indexOf(row) + 1], row);
  return true;
}

function act(event, row, typing) {
  const all = rows();
  const at = all.indexOf(row);
  // At the ends nothing moves, and the key never picks another answer by itself, as it would among radio buttons.
  if (event.key === "ArrowDown" || (event.key === "Enter" && event.target.matches("input"))) return focusRow(all[at + 1], row) || true;
  if (event.key === "ArrowUp") return focusRow(all[at - 1], row) || true;
  if (event.ctrlKey && event.key.toLowerCase() === "d") return copyAbove(row);
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const list = controls(row);
    const next = list[list.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1)];
    next?.focus();
    return true;
  }
  if (/^[1-9]$/.test(event.key)) return choose(row.querySelector(`[data-choice="${event.key}"]`));
  if (event.key.toLowerCase() === "s") return leaveBlank(row);
  return false;
}

grid?.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const row = event.target.closest("[data-grid-row]");
  if (!row) return;
  const typing = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  if (act(event, row, typing)) event.preventDefault();
});
