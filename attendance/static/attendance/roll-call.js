/* The roll call: taps, keys, search and undo. Saving is the queue's business. */
(function () {
  "use strict";

  const roll = document.getElementById("roll");
  const { owner, labels, words, scanned } = JSON.parse(
    document.getElementById("roll-script").textContent
  );
  const POLL = 10000;
  const PENDING = "pending";
  const PRESENT = "present";
  const EXEMPT = "exempt";
  const THERE = new Set([PRESENT, "late", "left_early", "late_and_left"]);
  const KEYS = { 1: PRESENT, 2: "late", 3: "on_leave", 4: "absent", 5: "left_early", 0: PENDING };
  const find = (id) => document.getElementById(`roll-${id}`);
  const cards = [...roll.querySelectorAll(".px-roll-card")];
  const byEnrolment = new Map(cards.map((card) => [Number(card.dataset.id), card]));
  const history = [];
  let onlyPending = false;

  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
  const keyOf = (card) => Number(card.dataset.id);
  const nameOf = (card) => card.querySelector(".px-roll-name").textContent;
  const tapOf = (card) => card.querySelector(".px-roll-tap");

  /* 1. Showing ------------------------------------------------------------- */

  function paint(card, status, source) {
    card.dataset.status = status;
    card.dataset.source = source;
    tapOf(card).setAttribute("aria-pressed", String(status === PRESENT));
    card.querySelector(".px-roll-status").textContent = labels[status];
    const left = roll.querySelector(`[data-left="${card.dataset.id}"]`);
    if (left) {
      left.hidden = status !== PENDING;
    }
  }

  function count() {
    const number = { expected: 0, there: 0, on_leave: 0, absent: 0, pending: 0 };
    cards.forEach(({ dataset: { status } }) => {
      number.expected += Number(status !== EXEMPT);
      number.there += Number(THERE.has(status));
      if (status in number) {
        number[status] += 1;
      }
    });
    Object.entries(number).forEach(([name, value]) => {
      const cell = roll.querySelector(`[data-count="${name}"]`);
      if (cell.textContent !== String(value)) {
        cell.textContent = value;
      }
    });
    const pending = roll.querySelector('[data-count="pending"]').parentElement;
    pending.dataset.tone = number.pending ? "bad" : "ok";
  }

  function filter() {
    const wanted = find("find").value.trim().toLowerCase();
    const active = document.activeElement.closest && document.activeElement.closest(".px-roll-card");
    cards.forEach((card) => {
      const misses = wanted !== "" && !card.dataset.find.includes(wanted);
      // Whoever was marked just now stays until the focus has moved on.
      const isDone = onlyPending && card.dataset.status !== PENDING && card !== active;
      card.hidden = misses || isDone;
    });
    roll.querySelectorAll(".px-roll-group").forEach((group) => {
      group.hidden = !group.querySelector(".px-roll-card:not([hidden])");
    });
    const isEmpty = cards.length > 0 && cards.every((card) => card.hidden);
    find("no-hit").hidden = !isEmpty;
    find("no-hit").textContent = isEmpty ? (wanted ? words.noHit : words.nothingLeft) : "";
  }

  function note(text) {
    const line = document.createElement("p");
    line.textContent = text;
    find("notes").append(line);
    find("notes").hidden = false;
  }

  function showSaving() {
    const { size, state, detail } = queue;
    const texts = { ok: size ? words.saving : words.saved, stopped: words.stopped };
    const text = say(texts[state] || words[state], { count: size, detail });
    const box = find("sync");
    box.dataset.state = state === "ok" ? (size ? "wait" : "ok") : "bad";
    if (box.textContent !== text) {
      box.textContent = text;
    }
    find("sign-in").hidden = state !== "signedOut";
    find("discard").hidden = state !== "stopped";
    find("undo").disabled = !history.length;
  }

  function refresh() {
    count();
    filter();
    showSaving();
  }

  /* 2. Marking ------------------------------------------------------------- */

  function mark(changes, fill) {
    const steps = changes
      .map(([card, status]) => ({ card, to: status, from: card.dataset.status, source: card.dataset.source }))
      .filter(({ to, from }) => to !== from && from !== EXEMPT);
    if (!steps.length) {
      return;
    }
    steps.forEach(({ card, to }) => paint(card, to, "roll_call"));
    queue.add(
      steps.map(({ card, to, from }) => ({
        enrolment: keyOf(card),
        status: to,
        before: from,
        seen: Number(card.dataset.revision),
      })),
      Boolean(fill)
    );
    return steps;
  }

  function set(list, status, fill) {
    const steps = mark(list.map((card) => [card, status]), fill);
    if (steps) {
      history.push(steps);
    }
    showSaving();
  }

  /* Take the last step back, but not from those whom somebody else has changed since. */
  function undo() {
    const steps = (history.pop() || []).filter(({ card, to }) => card.dataset.status === to);
    // A status that came from a scan is not a mark: taking ours away brings it back.
    mark(steps.map(({ card, from, source }) => [card, source === scanned ? PENDING : from]));
    showSaving();
  }

  function toggle(card) {
    set([card], card.dataset.status === PRESENT ? PENDING : PRESENT);
  }

  function confirmRest() {
    const rest = cards.filter((card) => card.dataset.status === PENDING);
    if (!rest.length) {
      find("no-hit").textContent = words.nothingLeft;
      find("no-hit").hidden = false;
      return;
    }
    find("confirm-text").textContent = say(words.rest, { count: rest.length });
    find("confirm").showModal();
  }

  /* 3. What the server says ------------------------------------------------ */

  function adopt(enrolment, status, source, revision) {
    const card = byEnrolment.get(enrolment);
    if (!card || queue.has(enrolment)) {
      return;
    }
    card.dataset.revision = revision;
    if (card.dataset.status !== status) {
      paint(card, status, source);
    }
  }

  function onResult(item, entry) {
    const card = byEnrolment.get(item.enrolment);
    if (!card) {
      return;
    }
    const name = nameOf(card);
    const mine = labels[entry.status];
    if (item.result === "refused") {
      note(say(words.refused, { name, detail: item.detail }));
      adopt(item.enrolment, entry.before, card.dataset.source, card.dataset.revision);
      return;
    }
    if (item.result === "conflict") {
      note(say(words.overtaken, { name, mine, theirs: labels[item.status] }));
    } else if (item.overtook) {
      note(say(words.overtook, { name, mine, theirs: labels[item.overtook] }));
    }
    adopt(item.enrolment, item.status, "roll_call", item.revision);
  }

  async function poll() {
    if (document.hidden || queue.sending) {
      return;
    }
    const answer = await look().catch(() => null);
    if (!answer || !answer.ok) {
      return;
    }
    const { state, statuses } = await answer.json();
    Object.entries(statuses).forEach(([enrolment, line]) => adopt(Number(enrolment), ...line));
    if (state !== "open") {
      note(words.closed);
      clearInterval(polling);
    }
    refresh();
  }

  const look = () =>
    fetch(roll.dataset.statuses, { headers: { Accept: "application/json" }, redirect: "manual" });
  const send = (body) =>
    fetch(roll.dataset.marks, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": roll.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(body),
    });
  const queue = new window.RollQueue(owner, send, { change: refresh, result: onResult });

  /* 4. Fingers and keys ---------------------------------------------------- */

  let chosen = null;

  roll.addEventListener("click", ({ target }) => {
    const card = target.closest(".px-roll-card");
    const word = target.closest("[data-word]");
    if (word) {
      const { left } = word.closest("[data-left]").dataset;
      set([byEnrolment.get(Number(left))], word.dataset.word);
    } else if (card && target.closest(".px-roll-more")) {
      chosen = card;
      find("menu-title").textContent = nameOf(card);
      find("menu").showModal();
    } else if (card && target.closest(".px-roll-tap")) {
      toggle(card);
    }
  });

  find("menu").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) {
      find("menu").close();
      tapOf(chosen).focus();
      if (button.value !== "close") {
        set([chosen], button.value);
      }
    }
  });

  find("confirm").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) {
      find("confirm").close();
      if (button.value === "yes") {
        set(cards.filter((card) => card.dataset.status === PENDING), PRESENT, true);
      }
    }
  });

  find("rest").addEventListener("click", confirmRest);
  find("undo").addEventListener("click", undo);
  find("find").addEventListener("input", filter);
  find("only").addEventListener("click", ({ currentTarget }) => {
    onlyPending = !onlyPending;
    currentTarget.setAttribute("aria-pressed", String(onlyPending));
    filter();
  });
  find("discard").addEventListener("click", () => {
    queue.discard();
    location.reload();
  });

  const shown = () => cards.filter((card) => !card.hidden && !tapOf(card).disabled);

  function go(card) {
    if (card) {
      tapOf(card).focus();
    }
  }

  /* The nearest card in the next row above or below. */
  function inNextRow(card, direction) {
    const here = card.getBoundingClientRect();
    const distance = (other) => {
      const there = other.getBoundingClientRect();
      return Math.abs(there.top - here.top) * 3 + Math.abs(there.left - here.left);
    };
    return shown()
      .filter((other) => (other.getBoundingClientRect().top - here.top) * direction > 5)
      .sort((one, two) => distance(one) - distance(two))[0];
  }

  function onCardKey(event, card) {
    const list = shown();
    const place = list.indexOf(card);
    const moves = {
      ArrowRight: () => list[place + 1],
      ArrowLeft: () => list[place - 1],
      ArrowDown: () => inNextRow(card, 1),
      ArrowUp: () => inNextRow(card, -1),
    };
    if (event.key in moves) {
      event.preventDefault();
      go(moves[event.key]());
    } else if (event.key in KEYS) {
      event.preventDefault();
      set([card], KEYS[event.key]);
      go(list[place + 1]);
      filter();
    }
  }

  function onFindKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      const [first] = shown();
      if (first && event.target.value.trim()) {
        set([first], PRESENT);
        event.target.select();
      }
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      go(shown()[0]);
    }
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (target === find("find")) {
      onFindKey(event);
    } else if (target.matches("input, select, textarea")) {
      return;
    } else if (key === "/") {
      event.preventDefault();
      find("find").focus();
    } else if (key === "u" || key === "U") {
      undo();
    } else if (target.closest(".px-roll-card")) {
      onCardKey(event, target.closest(".px-roll-card"));
    } else if (key.startsWith("Arrow") && target === document.body) {
      event.preventDefault();
      go(shown()[0]);
    }
  });

  const handIn = find("submit");
  if (handIn) {
    handIn.addEventListener("submit", (event) => {
      if (queue.size) {
        event.preventDefault();
        note(words.unsaved);
        queue.flush();
      }
    });
  }

  /* 5. Start --------------------------------------------------------------- */

  queue.load().forEach(({ enrolment, status }) => {
    if (byEnrolment.has(enrolment)) {
      paint(byEnrolment.get(enrolment), status, "roll_call");
    }
  });
  refresh();
  queue.flush();
  addEventListener("online", () => queue.flush());
  addEventListener("beforeunload", (event) => {
    if (queue.size) {
      event.preventDefault();
    }
  });
  const polling = setInterval(poll, POLL);

  /* Where the browser allows it (https, or this machine), the page opens without a connection. */
  if ("serviceWorker" in navigator) {
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")];
    const urls = [location.href.split(/[?#]/)[0], ...files.map((file) => file.src || file.href)];
    navigator.serviceWorker
      .register(roll.dataset.worker, { scope: "/admin/" })
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active.postMessage(urls))
      .catch(() => {});
  }
})();
