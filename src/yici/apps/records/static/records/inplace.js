// A value changed in place: the focus goes into what has just opened, and Escape closes it as it was.
document.addEventListener("htmx:afterSwap", (event) => {
  const line = event.detail.elt?.closest?.("[data-line]") || document.querySelector(".line-edit");
  const first = line?.querySelector("[data-focus], input:not([type=hidden]):checked, input:not([type=hidden]):not([type=radio]), select, input[type=radio]");
  if (line?.matches(".line-edit") && first) first.focus();
  const asked = document.querySelector(".ask-inline input[name=purpose]");
  if (asked && !asked.value) asked.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const leave = event.target.closest?.(".line-edit")?.querySelector("a[hx-get]");
  if (leave) leave.click();
});
