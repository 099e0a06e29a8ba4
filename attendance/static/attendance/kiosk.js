/*
 * The desk at the door: takes what a scanner types, keeps it until the server has answered,
 * and says in large letters what came of it. Names are found by the form, not here.
 */
(function () {
  "use strict";

  const kiosk = document.getElementById("kiosk");
  if (!kiosk) {
    return;
  }
  const { owner, session, batch, annul, people, labels, words } = JSON.parse(
    document.getElementById("kiosk-script").textContent
  );
  const find = (id) => document.getElementById(`kiosk-${id}`);
  const form = kiosk.querySelector("form");
  const BADGE = /^px\d+-[a-z2-7]{8}$/i;
  const MOST = 500;
  const key = `peixun-kiosk-${owner}`;
  let sending = false;
  let last = null;

  function makeNonce() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* This device, by a name it made up. */
  function deviceName() {
    const name = localStorage.getItem("peixun-device") || `kiosk-${makeNonce().slice(0, 12)}`;
    localStorage.setItem("peixun-device", name);
    return name;
  }

  const load = () => JSON.parse(localStorage.getItem(key) || "[]");
  const store = (scans) => localStorage.setItem(key, JSON.stringify(scans));

  function post(url, body) {
    return fetch(url, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(body),
    });
  }

  function say(tone, who, text) {
    find("done").hidden = false;
    find("done").dataset.tone = tone;
    find("name").textContent = who;
    find("unit").textContent = "";
    find("text").textContent = text;
    find("annul").hidden = tone !== "ok" || last === null;
  }

  function showKept() {
    const count = load().length;
    find("kept").hidden = count === 0;
    find("kept").textContent = words.kept.replace("{count}", count);
  }

  function showResult(scan, item) {
    const who = people[item.enrolment] || scan.badge;
    last = item.result === "refused" ? null : scan.nonce;
    if (item.result === "refused") {
      say("bad", who, `${words.refused} ${item.detail}`);
    } else {
      const word = scan.kind === "out" ? words.left : words.recorded;
      say("ok", who, `${word} ${labels[item.status]}`);
    }
  }

  async function flush() {
    const scans = load().slice(0, MOST);
    if (sending || !scans.length) {
      showKept();
      return;
    }
    sending = true;
    try {
      const sent = new Date().toISOString();
      const answer = await post(batch, { device: deviceName(), sent_at: sent, scans });
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      const { items } = await answer.json();
      const done = new Set(items.map((item) => item.nonce));
      store(load().filter((scan) => !done.has(scan.nonce)));
      scans.forEach((scan, place) => showResult(scan, items[place]));
    } catch {
      setTimeout(flush, 5000);
    }
    sending = false;
    showKept();
    if (load().length && navigator.onLine) {
      setTimeout(flush, 1000);
    }
  }

  function take(badge) {
    const kind = form.querySelector("[name=kind]:checked").value;
    const client_at = new Date().toISOString();
    store([...load(), { session, badge, kind, nonce: makeNonce(), client_at }]);
    flush();
  }

  form.addEventListener("submit", (event) => {
    const field = find("code");
    if (BADGE.test(field.value.trim())) {
      event.preventDefault();
      take(field.value.trim());
      field.value = "";
      field.focus();
    }
  });

  find("annul").addEventListener("click", async () => {
    const body = { nonce: last, annulment: makeNonce(), device: deviceName() };
    const answer = await post(annul, body).catch(() => null);
    const result = answer ? await answer.json() : {};
    last = null;
    if (answer && answer.ok) {
      say("info", people[result.enrolment] || "", words.annulled);
    } else {
      say("bad", "", result.detail || words.kept.replace("{count}", load().length));
    }
  });

  /* The camera, where the browser reads codes itself and the connection is safe. */
  if ("BarcodeDetector" in window && window.isSecureContext) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const video = find("video");
    let seen = "";
    find("camera").hidden = false;
    find("camera").addEventListener("click", async () => {
      try {
        video.srcObject = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: "environment" },
        });
        video.hidden = false;
        await video.play();
        setInterval(async () => {
          const [code] = await detector.detect(video).catch(() => []);
          if (code && code.rawValue !== seen && BADGE.test(code.rawValue)) {
            seen = code.rawValue;
            setTimeout(() => (seen = ""), 5000);
            take(code.rawValue);
          }
        }, 300);
      } catch {
        say("bad", "", words.noCamera);
      }
    });
  }

  addEventListener("online", flush);
  flush();
})();
