/*
 * Marks that wait to be saved. They stay in localStorage until the server has answered
 * for each, so that neither a lost connection nor a closed page loses one. Entries hold
 * keys and statuses, never names. A nonce makes a mark that is sent twice count once; the
 * revision that was seen and the clock of this device let the server tell what is newer.
 */
(function () {
  "use strict";

  const BATCH = 500;
  const QUICK = 250;
  const LONGEST = 30000;

  function makeNonce() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  class RollQueue {
    /*
     * `owner` names the user and the session. `send(body)` posts marks and returns a
     * Response. `on` holds the callbacks `change` and `result`.
     */
    constructor(owner, send, on) {
      this.key = `peixun-roll-${owner}`;
      this.send = send;
      this.on = on;
      this.memory = [];
      this.sending = false;
      this.wait = 0;
      this.timer = 0;
      this.state = "ok";
      this.detail = "";
    }

    load() {
      try {
        return JSON.parse(localStorage.getItem(this.key) || "[]");
      } catch {
        return this.memory;
      }
    }

    store(entries) {
      this.memory = entries;
      try {
        if (entries.length) {
          localStorage.setItem(this.key, JSON.stringify(entries));
        } else {
          localStorage.removeItem(this.key);
        }
      } catch {
        /* A private window may keep nothing; the marks then live as long as the page. */
      }
    }

    /* `changes` are {enrolment, status, before, seen}; `fill` marks only who is not marked yet. */
    add(changes, fill) {
      const at = new Date().toISOString();
      const fresh = changes.map((change) => ({ ...change, at, fill, nonce: makeNonce() }));
      this.store([...this.load(), ...fresh]);
      this.state = this.state === "stopped" ? "ok" : this.state;
      this.soon(QUICK);
    }

    has(enrolment) {
      return this.load().some((entry) => entry.enrolment === enrolment);
    }

    get size() {
      return this.load().length;
    }

    soon(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), delay);
      this.on.change();
    }

    discard() {
      const dropped = this.load();
      this.store([]);
      this.state = "ok";
      this.on.change();
      return dropped;
    }

    async flush() {
      if (this.sending || !this.size) {
        this.on.change();
        return;
      }
      this.sending = true;
      try {
        await this.upload();
      } catch {
        this.fail("offline");
      } finally {
        this.sending = false;
      }
      if (this.size && this.state === "ok") {
        this.soon(QUICK);
      }
      this.on.change();
    }

    async upload() {
      const entries = this.load();
      if (!entries.length) {
        return;
      }
      const fill = entries[0].fill;
      const end = entries.findIndex((entry) => entry.fill !== fill);
      const batch = entries.slice(0, end < 0 ? BATCH : Math.min(end, BATCH));
      const marks = batch.map(({ enrolment, status, nonce, at, seen }) => ({
        enrolment,
        status,
        nonce,
        seen,
        client_at: at,
      }));
      const sent = new Date().toISOString();
      const answer = await this.send({ marks, only_pending: fill, sent_at: sent });
      if (answer.ok) {
        this.settle(batch, (await answer.json()).items);
      } else if (answer.status === 401 || answer.status === 403) {
        this.fail("signedOut");
      } else if (answer.status >= 500 || answer.status === 429) {
        this.fail("offline");
      } else {
        const problem = await answer.json().catch(() => ({}));
        this.detail = problem.detail || String(answer.status);
        this.state = "stopped";
      }
    }

    settle(batch, items) {
      const done = new Set(batch.map((entry) => entry.nonce));
      this.store(this.load().filter((entry) => !done.has(entry.nonce)));
      this.state = "ok";
      this.wait = 0;
      items.forEach((item, index) => this.on.result(item, batch[index]));
    }

    fail(state) {
      this.state = state;
      this.wait = Math.min(this.wait ? this.wait * 2 : 2000, LONGEST);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), this.wait);
    }
  }

  window.RollQueue = RollQueue;
})();
