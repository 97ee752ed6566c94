// One press copies a value; without a clipboard the value is selected, so that Ctrl+C takes it.
async function copy(button) {
  const value = document.getElementById(button.dataset.copy);
  if (!value) return;
  try {
    await navigator.clipboard.writeText(value.textContent.trim());
    button.dataset.done = "yes";
    button.querySelector("span").textContent = button.dataset.said;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(value);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});
