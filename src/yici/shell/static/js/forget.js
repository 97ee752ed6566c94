// On the way out, and when the desk is locked: lists kept for a gap of signal are forgotten. Answers not yet sent stay.
if (window.caches) {
  caches.keys().then((names) => names.filter((name) => name.startsWith("visits")).forEach((name) => caches.delete(name)));
}
