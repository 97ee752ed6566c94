// The drawn form by keyboard: arrows walk over the cells as they look (merges counted once), Home and End along the row,
// Enter opens the reason in the head of the column.
const table = document.querySelector("table[data-sheet]");

function layOut() {
  const places = [];
  [...table.rows].forEach((row, top) => {
    let left = 0;
    for (const cell of row.cells) {
      while (places[top]?.[left]) left += 1;
      for (let down = 0; down < cell.rowSpan; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) {
          (places[top + down] = places[top + down] || [])[left + right] = cell;
        }
      }
      left += cell.colSpan;
    }
  });
  return places;
}

function find(places, cell) {
  const top = places.findIndex((row) => row?.includes(cell));
  return [top, places[top].indexOf(cell)];
}

function step(places, cell, down, right) {
  let [top, left] = find(places, cell);
  let next = cell;
  while (next === cell) {
    top += down;
    left += right;
    next = places[top]?.[left];
  }
  return next;
}

function go(cell) {
  if (!cell) return;
  for (const old of table.querySelectorAll('[tabindex="0"]')) old.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

if (table) {
  const first = table.querySelector("[data-known]") || table.querySelector("td, th");
  if (first) first.tabIndex = 0;
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    if (event.isComposing || !cell || event.target.matches("input, select, textarea")) return;
    const places = layOut();
    if (moves[event.key]) go(step(places, cell, ...moves[event.key]));
    else if (event.key === "Home") go(cell.parentElement.cells[0]);
    else if (event.key === "End") go(cell.parentElement.cells[cell.parentElement.cells.length - 1]);
    else if (event.key === "Enter" && event.target === cell) {
      const head = places[0][find(places, cell)[1]];
      const summary = head?.querySelector("summary");
      if (!summary) return;
      summary.focus();
      summary.parentElement.open = true;
    } else return;
    event.preventDefault();
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (cell && !event.target.closest("a, button, summary, input")) go(cell);
  });
}
