/*
 * What waits to be saved: marks of a roll, notes of an inspection. It stays in localStorage
 * until the server has answered for each entry, so that neither a lost connection nor a
 * closed page loses one. A nonce makes an entry that is sent twice count once; the clock of
 * this device lets the server tell when it was made.
 */
(function () {
  "use strict";

  const QUICK = 250;
  const LONGEST = 30000;

  function makeNonce() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  class OfflineQueue {
    /*
     * `key` names the user and what the entries belong to. `send(body, batch)` posts them and
     * returns a Response. `on` holds the callbacks `change` and `result`.
     * A queue of its own kind says which entries go together (`batch`) and how (`body`).
     */
    constructor(key, send, on) {
      this.key = key;
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
        /* A private window may keep nothing; the entries then live as long as the page. */
      }
    }

    /* Returns the entries with their nonces. */
    add(entries) {
      const at = new Date().toISOString();
      const fresh = entries.map((entry) => ({ ...entry, at, nonce: makeNonce() }));
      this.store([...this.load(), ...fresh]);
      this.state = this.state === "stopped" ? "ok" : this.state;
      this.soon(QUICK);
      return fresh;
    }

    /* The entries that are still to be sent. */
    waiting() {
      return this.load();
    }

    get size() {
      return this.waiting().length;
    }

    batch() {
      return this.waiting().slice(0, 1);
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
      const batch = this.batch();
      if (!batch.length) {
        return;
      }
      const sent = new Date().toISOString();
      const answer = await this.send(this.body(batch, sent), batch);
      if (answer.ok) {
        this.settle(batch, await answer.json());
      } else if (answer.status === 401 || answer.status === 403) {
        this.fail("signedOut");
      } else if (answer.status >= 500 || answer.status === 429) {
        this.fail("offline");
      } else {
        const problem = await answer.json().catch(() => ({}));
        this.refuse(batch, problem.detail || String(answer.status));
      }
    }

    settle(batch, answer) {
      const done = new Set(batch.map((entry) => entry.nonce));
      this.store(this.load().filter((entry) => !done.has(entry.nonce)));
      this.state = "ok";
      this.wait = 0;
      this.on.result(answer, batch);
    }

    refuse(_batch, detail) {
      this.detail = detail;
      this.state = "stopped";
    }

    fail(state) {
      this.state = state;
      this.wait = Math.min(this.wait ? this.wait * 2 : 2000, LONGEST);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), this.wait);
    }
  }

  window.OfflineQueue = OfflineQueue;
})();
