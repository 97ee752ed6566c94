// The switches of the header: change the page in place and keep the choice; without script they are plain links.
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
  const link = event.target.closest('[data-switch="theme"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  setTheme(link);
});

// A summary of errors takes the focus, so that a reader hears it first.
document.querySelector("[data-focus]")?.focus();
