/*
 * Lets a roll call and an inspection round be opened again without a connection. The network
 * comes first, always; what is kept is the last look at the page and the files it is made of.
 * Signing out, or being signed out, throws it away.
 */
const ROLLS = "peixun-rolls";
const FILES = "peixun-files";
const isRoll = (url) =>
  /^\/admin\/(sessions\/\d+\/roll-call|inspections\/\d+)\/$/.test(url.pathname);

/* Rolls hold names and have a place of their own, which can be thrown away. */
async function keep(address, response) {
  const url = new URL(address);
  const cache = await caches.open(isRoll(url) ? ROLLS : FILES);
  await cache.put(url.origin + url.pathname, response);
}

async function fromNetworkOrKept(request) {
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) {
      await keep(request.url, response.clone());
    } else if (response.redirected || response.type === "opaqueredirect") {
      await caches.delete(ROLLS);
    }
    return response;
  } catch (error) {
    const kept = await caches.match(request.url.split("?")[0]);
    if (kept) {
      return kept;
    }
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* A page that was open before the worker says what it is made of. */
self.addEventListener("message", ({ data }) => {
  data.forEach((url) =>
    fetch(url, { redirect: "manual" })
      .then((response) => response.ok && keep(url, response))
      .catch(() => {})
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.pathname.endsWith("/logout/")) {
    event.waitUntil(caches.delete(ROLLS));
  } else if (request.method === "GET" && url.origin === self.location.origin) {
    if (isRoll(url) || url.pathname.startsWith("/static/")) {
      event.respondWith(fromNetworkOrKept(request));
    }
  }
});
