// Near this phone: its position is rounded to two decimals (about a kilometre) here, before anything is asked.
const box = document.querySelector("[data-near]");

if (box && navigator.geolocation) {
  box.hidden = false;
  const button = box.querySelector("button");
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition((found) => {
      const asked = new URLSearchParams(location.search);
      for (const name of ["place", "within", "find"]) asked.delete(name);
      asked.set("near", `${found.coords.longitude.toFixed(2)},${found.coords.latitude.toFixed(2)}`);
      location.assign(`?${asked}`);
    }, () => { box.hidden = true; }, { enableHighAccuracy: false, timeout: 15000 });
  });
}
