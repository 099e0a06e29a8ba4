/*
 * A round of inspection: whom, what, how many. Saving is the queue's business; what it
 * keeps are keys, numbers and the note, never names. Photos are sent at once or not at all.
 */
(function () {
  "use strict";

  const round = document.getElementById("round");
  const { owner, kinds, timed, wordy, words } = JSON.parse(
    document.getElementById("round-script").textContent
  );
  const POLL = 20000;
  const find = (id) => document.getElementById(`round-${id}`);
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
  const learners = [...find("learners").querySelectorAll("li[data-find]")];
  const boxOf = (learner) => learner.querySelector("input");
  const nameOf = (learner) => learner.querySelector(".round-name").textContent;
  const byKey = new Map(learners.map((learner) => [Number(boxOf(learner).value), learner]));
  // Photos of incidents that are on their way; they do not outlive the page.
  const photos = new Map();

  class RoundQueue extends window.OfflineQueue {
    waiting() {
      return this.load().filter((entry) => !entry.refused);
    }

    body([{ what, at, ...entry }], sent) {
      return { ...entry, client_at: at, sent_at: sent };
    }

    /* One that is refused stays for the inspector to see; the others go on. */
    refuse([{ nonce }], detail) {
      this.store(
        this.load().map((entry) => (entry.nonce === nonce ? { ...entry, refused: detail } : entry))
      );
      this.state = "ok";
    }

    drop(nonce) {
      this.store(this.load().filter((entry) => entry.nonce !== nonce));
      this.on.change();
    }
  }

  const token = () => round.querySelector("[name=csrfmiddlewaretoken]").value;
  const PATHS = { count: "count/", incident: "report-incident/" };
  const send = (body, [{ what }]) =>
    fetch(round.dataset.api + PATHS[what], {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": token(),
      },
      body: JSON.stringify(body),
    });

  /* 1. Showing ------------------------------------------------------------- */

  function note(text) {
    const line = document.createElement("p");
    line.textContent = text;
    find("notes").replaceChildren(line);
    find("notes").hidden = false;
  }

  function describe({ what, kind, enrolments, ...entry }) {
    if (what === "count") {
      return say(words.count, entry);
    }
    const names = enrolments.map((key) => (byKey.has(key) ? nameOf(byKey.get(key)) : `#${key}`));
    return say(words.incident, { kind: kinds[kind], names: names.join("、") });
  }

  function lineOf(entry) {
    const line = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = describe(entry);
    const badge = document.createElement("span");
    badge.className = "px-badge";
    badge.dataset.tone = entry.refused ? "bad" : "warn";
    badge.textContent = entry.refused ? say(words.refused, { detail: entry.refused }) : words.waiting;
    line.append(text, badge);
    if (entry.refused) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "px-button px-button-danger";
      button.textContent = words.discard;
      button.addEventListener("click", () => queue.drop(entry.nonce));
      line.append(button);
    }
    return line;
  }

  function refresh() {
    const { size, state, detail } = queue;
    const entries = queue.load();
    const texts = { ok: size ? words.saving : words.saved };
    const text = say(texts[state] || words[state], { count: size, detail });
    const box = find("sync");
    box.dataset.state = state === "ok" ? (size ? "wait" : "ok") : "bad";
    if (box.textContent !== text) {
      box.textContent = text;
    }
    find("sign-in").hidden = state !== "signedOut";
    const waiting = find("waiting");
    waiting.replaceChildren(...entries.map(lineOf));
    waiting.hidden = !entries.length;
  }

  /* What the colleagues noted meanwhile, as the server shows it. */
  async function look() {
    const answer = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
    if (!answer || !answer.ok) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    ["round-counts", "round-noted"].forEach((id) => {
      const part = document.getElementById(id);
      const other = fresh.getElementById(id);
      const isChoosing = [...part.querySelectorAll("input[type=file]")].some((one) => one.value);
      if (other && !isChoosing && !part.contains(document.activeElement)) {
        part.replaceWith(document.adoptNode(other));
      }
    });
  }

  /* 2. Photos -------------------------------------------------------------- */

  async function upload(nonce, files) {
    for (const file of files) {
      const form = new FormData();
      form.append("nonce", nonce);
      form.append("file", file);
      const answer = await fetch(`${round.dataset.api}photo/`, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        body: form,
      });
      if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        throw new Error(problem.detail || String(answer.status));
      }
    }
  }

  async function onResult(_answer, [{ nonce }]) {
    const files = photos.get(nonce) || [];
    photos.delete(nonce);
    if (files.length) {
      await upload(nonce, files)
        .then(() => note(words.photoKept))
        .catch((error) => note(`${words.photoLost} ${error.message}`));
    }
    if (!queue.size) {
      look();
    }
  }

  const queue = new RoundQueue(`peixun-inspection-${owner}`, send, {
    change: refresh,
    result: onResult,
  });

  /* 3. Whom ---------------------------------------------------------------- */

  const chosen = () => learners.filter((learner) => boxOf(learner).checked);

  function showChosen() {
    const names = chosen().map(nameOf);
    find("chosen").textContent = names.length
      ? say(words.chosen, { count: names.length, names: names.join("、") })
      : words.noneChosen;
  }

  function fits({ dataset }, wanted) {
    const isNumber = /^\d+$/.test(wanted);
    return isNumber
      ? dataset.seat === wanted || dataset.number === wanted
      : dataset.find.includes(wanted);
  }

  function filter() {
    const wanted = find("find").value.trim().toLowerCase();
    learners.forEach((learner) => {
      // Whoever is chosen stays in sight.
      learner.hidden = wanted !== "" && !boxOf(learner).checked && !fits(learner, wanted);
    });
    const isEmpty = learners.length > 0 && learners.every((learner) => learner.hidden);
    find("no-hit").hidden = !isEmpty;
    find("no-hit").textContent = isEmpty ? words.noHit : "";
  }

  find("find").addEventListener("input", filter);
  find("find").addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const hits = learners.filter((learner) => !learner.hidden && !boxOf(learner).checked);
      if (hits.length && event.target.value.trim()) {
        boxOf(hits[0]).checked = true;
        event.target.value = "";
        filter();
        showChosen();
      }
    }
  });
  find("learners").addEventListener("change", () => {
    find("find").value = "";
    filter();
    showChosen();
  });

  /* 4. What ---------------------------------------------------------------- */

  function ask(text, field) {
    note(text);
    field.focus();
  }

  const incident = find("incident");
  incident.addEventListener("submit", (event) => {
    event.preventDefault();
    const { minutes, note: remark, photos: files } = incident.elements;
    const kind = event.submitter && event.submitter.value;
    const keys = chosen().map((learner) => Number(boxOf(learner).value));
    if (!kind) {
      return;
    }
    if (!keys.length) {
      ask(words.nobody, find("find"));
    } else if (timed.includes(kind) && !minutes.value) {
      ask(words.minutes, minutes);
    } else if (wordy.includes(kind) && !remark.value.trim()) {
      ask(words.note, remark);
    } else {
      const [{ nonce }] = queue.add([
        {
          what: "incident",
          kind,
          enrolments: keys,
          minutes: timed.includes(kind) ? Number(minutes.value) : null,
          note: remark.value,
        },
      ]);
      find("notes").hidden = true;
      if (files.files.length) {
        photos.set(nonce, [...files.files]);
        if (!navigator.onLine) {
          note(words.photoLater);
        }
      }
      incident.reset();
      filter();
      showChosen();
    }
  });

  /* 5. How many ------------------------------------------------------------ */

  const number = (field) => (field.value === "" ? null : Number(field.value));
  const count = find("count");
  count.addEventListener("submit", (event) => {
    event.preventDefault();
    const { expected, present, empty_seats: seats, note: remark } = count.elements;
    queue.add([
      {
        what: "count",
        expected: number(expected),
        present: number(present),
        empty_seats: number(seats),
        note: remark.value,
      },
    ]);
    remark.value = "";
  });

  const end = document.querySelector(".round-end");
  if (end) {
    end.addEventListener("submit", (event) => {
      if (queue.size) {
        event.preventDefault();
        note(words.unsaved);
        queue.flush();
      }
    });
  }

  /* 6. Start --------------------------------------------------------------- */

  showChosen();
  refresh();
  queue.flush();
  addEventListener("online", () => queue.flush());
  addEventListener("beforeunload", (event) => {
    if (queue.size) {
      event.preventDefault();
    }
  });
  setInterval(() => document.hidden || queue.size || look(), POLL);

  /* Where the browser allows it (https, or this machine), the page opens without a connection. */
  if ("serviceWorker" in navigator) {
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")];
    const urls = [location.href.split(/[?#]/)[0], ...files.map((file) => file.src || file.href)];
    navigator.serviceWorker
      .register(round.dataset.worker, { scope: "/admin/" })
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active.postMessage(urls))
      .catch(() => {});
  }
})();
