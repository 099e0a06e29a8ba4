/*
 * Marks that wait to be saved. Entries hold keys and statuses, never names. The revision
 * that was seen lets the server tell what is newer.
 */
(function () {
  "use strict";

  const BATCH = 500;

  class RollQueue extends window.OfflineQueue {
    /* `owner` names the user and the session. */
    constructor(owner, send, on) {
      const each = (answer, batch) => answer.items.forEach((item, i) => on.result(item, batch[i]));
      super(`peixun-roll-${owner}`, send, { ...on, result: each });
    }

    /* `changes` are {enrolment, status, before, seen}; `fill` marks only who is not marked yet. */
    add(changes, fill) {
      return super.add(changes.map((change) => ({ ...change, fill })));
    }

    has(enrolment) {
      return this.load().some((entry) => entry.enrolment === enrolment);
    }

    batch() {
      const entries = this.load();
      const end = entries.findIndex((entry) => entry.fill !== entries[0].fill);
      return entries.slice(0, end < 0 ? BATCH : Math.min(end, BATCH));
    }

    body(batch, sent) {
      const marks = batch.map(({ enrolment, status, nonce, at, seen }) => ({
        enrolment,
        status,
        nonce,
        seen,
        client_at: at,
      }));
      return { marks, only_pending: batch[0].fill, sent_at: sent };
    }
  }

  window.RollQueue = RollQueue;
})();
