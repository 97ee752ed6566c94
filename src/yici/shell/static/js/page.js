// What every page has. The switches of the header change the page in place and keep the choice (without script they are
// plain links); a password is shown on request; a summary of errors takes the focus.
const root = document.documentElement;
const year = 365 * 24 * 3600;
const next = { auto: "dark", dark: "light", light: "auto" };

function keep(name, value) {
  document.cookie = `yici_${name}=${value};path=/;max-age=${year};samesite=lax`;
}

function setTheme(link) {
  const theme = next[root.dataset.theme] || "dark";
  root.dataset.theme = theme;
  keep("theme", theme);
  for (const other of document.querySelectorAll('[data-switch="theme"]')) {
    other.querySelector("span").textContent = other.dataset[theme];
    const address = new URL(other.href);
    address.searchParams.set("theme", next[theme]);
    other.href = address.href;
  }
  link.focus();
}

document.addEventListener("click", (event) => {
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const input = document.getElementById(reveal.dataset.reveal);
    input.type = input.type === "password" ? "text" : "password";
    reveal.setAttribute("aria-pressed", String(input.type === "text"));
    return;
  }
  const link = event.target.closest('[data-switch="theme"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  setTheme(link);
});

for (const button of document.querySelectorAll("[data-reveal]")) button.hidden = false;

// So that a reader hears it first.
document.querySelector("[data-focus]")?.focus();
