// Keeps the last visit list for eight hours, so that it opens in a gap of signal; nothing else, and nothing that is sent.
const NAME = "visits-1";
const HOURS = 8;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(request, answer) {
  const store = await caches.open(NAME);
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  await store.put(request, new Response(await answer.blob(), { status: 200, headers }));
}

async function kept(request) {
  const store = await caches.open(NAME);
  const answer = await store.match(request, { ignoreVary: true });
  if (!answer) return null;
  const age = Date.now() - Number(answer.headers.get("X-Kept-At") || 0);
  if (age <= HOURS * 3600 * 1000) return answer;
  await store.delete(request);
  return null;
}

async function answerTo(request, isPage) {
  if (!isPage) {
    const found = await kept(request);
    if (found) return found;
  }
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await keep(request, answer.clone());
    return answer;
  } catch (lost) {
    const found = await kept(request);
    if (found) return found;
    throw lost;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const path = new URL(request.url).pathname;
  const isPage = request.mode === "navigate" && path === "/desk/visits/";
  if (isPage || path.startsWith("/static/") || path.startsWith("/style/")) event.respondWith(answerTo(request, isPage));
});
