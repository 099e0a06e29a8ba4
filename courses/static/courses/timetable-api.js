/* The API as the timetable needs it. Every answer has `ok`, `status`, `data` and `etag`. */
const ROOT = "/api/v1/";
const SIGNED_OUT = [401, 403];

/* Names one request: sent again after a lost answer, it is done once. */
export const makeKey = () =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");

export async function send(method, path, body, { etag, key } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["Content-Type"] = "application/json";
    headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
  }
  if (key) {
    headers["Idempotency-Key"] = key;
  }
  if (etag) {
    headers["If-Match"] = etag;
  }
  let answer;
  try {
    answer = await fetch(ROOT + path, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    return { ok: false, status: 0, data: {} };
  }
  const data = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, data, etag: answer.headers.get("ETag") };
}

/* What a refusal says: one sentence, and the reasons behind it. */
export function sentences({ status, data }, words) {
  if (status === 0 || status >= 500) {
    return [words.offline];
  }
  if (SIGNED_OUT.includes(status) && data.code !== "permission_denied") {
    return [words.signedOut];
  }
  if (status === 412) {
    return [words.stale];
  }
  const reasons = (data.errors || []).map((one) => one.detail);
  // The sentence of a problem ends with those of its reasons.
  const own = reasons.reduceRight(
    (text, reason) => (text.endsWith(reason) ? text.slice(0, -reason.length).trim() : text),
    data.detail || String(status)
  );
  return own ? [own, ...reasons] : reasons;
}

export const say = (text, values) => text.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
