/* The dialog in which a session is added or changed. It keeps what was typed until it is saved. */
import { makeKey, say, send, sentences } from "./timetable-api.js";
import { Lecturers } from "./timetable-lecturers.js";
import { inZone, minutesBetween, plus } from "./timetable-times.js";

const PAUSE = 400;
const DAY = 24 * 60;
const REFUSED = 409;
const LOOKS = { refuse: ["✖", "bad"], ask: ["⚠", "warn"], inform: ["ℹ", "info"] };
const NEEDS_REASON = "reason_needed";
const find = (id) => document.getElementById(`tt-${id}`);

export class Dialog {
  constructor(script, saved) {
    Object.assign(this, script);
    this.saved = saved;
    this.box = find("dialog");
    this.form = find("form");
    this.fields = this.form.elements;
    this.lecturers = new Lecturers(this.words, () => this.checkSoon());
    this.form.addEventListener("submit", (event) => this.save(event));
    this.form.addEventListener("input", ({ target }) => target.name && this.checkSoon());
    find("close").addEventListener("click", () => this.box.close());
    this.box.addEventListener("close", () => this.closed());
  }

  /* 1. Opening and closing --------------------------------------------------- */

  add(href) {
    const query = new URL(href, location.href).searchParams;
    const starts = query.get("starts_at");
    this.open(null, {
      title: "",
      starts: starts || "",
      ends: query.get("ends_at") || "",
      session_type: "lecture",
      venue: this.venue,
      group: null,
      credit_hours: this.creditHours,
      is_required: true,
      lecturers: [],
    });
    find("full").href = href;
  }

  /* `proposal` holds times that somebody wishes for, and what was said against them. */
  async edit(key, href, proposal = {}) {
    const { ok, data, etag } = await send("GET", `sessions/${key}/`);
    if (!ok) {
      location.assign(href);
      return;
    }
    this.etag = etag;
    this.open(key, {
      ...data,
      starts: proposal.starts_at || inZone(data.starts_at, this.zone),
      ends: proposal.ends_at || inZone(data.ends_at, this.zone),
    });
    find("full").href = href;
    find("off").href = href.replace(/change\/.*$/, "cancel/");
    if (proposal.refusal) {
      this.refuse(proposal.refusal);
    }
  }

  open(key, values) {
    this.key = key;
    this.back = document.activeElement;
    find("heading").textContent = key ? say(this.words.edit, values) : this.words.add;
    find("off").hidden = !key;
    find("reason").hidden = true;
    this.fields.reason.value = values.clash_reason || "";
    this.refuse(null);
    this.fill(values);
    this.box.showModal();
    this.fields.title.focus();
    this.check();
  }

  fill({ starts, ends, ...values }) {
    const { fields } = this;
    [fields.day.value, fields.starts.value] = starts ? starts.split("T") : ["", ""];
    fields.ends.value = ends.slice(11, 16);
    // A session may end on another day than it begins.
    this.nights = starts
      ? Math.floor(minutesBetween(`${starts.slice(0, 10)}T00:00`, ends) / DAY)
      : 0;
    ["title", "session_type", "venue", "group", "credit_hours"].forEach((name) => {
      if (fields[name]) {
        offer(fields[name], values[name], values[`${name}_name`]);
        fields[name].value = values[name] ?? "";
      }
    });
    fields.is_required.checked = values.is_required;
    this.lecturers.set(values.lecturers);
  }

  closed() {
    clearTimeout(this.timer);
    if (this.back && this.back.isConnected) {
      this.back.focus();
    }
  }

  /* 2. Checking ------------------------------------------------------------- */

  values() {
    const { fields } = this;
    const { value: day } = fields.day;
    return {
      title: fields.title.value.trim(),
      session_type: fields.session_type.value,
      starts_at: `${day}T${fields.starts.value}`,
      ends_at: plus(`${day || "2000-01-01"}T${fields.ends.value || "00:00"}`, this.nights * DAY),
      venue: Number(fields.venue.value) || null,
      lecturers: this.lecturers.keys,
      credit_hours: fields.credit_hours.value || "0",
      is_required: fields.is_required.checked,
      ...(fields.group && { group: Number(fields.group.value) || null }),
      ...(find("reason").hidden ? {} : { reason: fields.reason.value.trim() }),
    };
  }

  get isTimed() {
    return ["day", "starts", "ends"].every((name) => this.fields[name].value);
  }

  checkSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  async check() {
    const asked = (this.asked = {});
    if (!this.isTimed) {
      find("check").replaceChildren();
      return;
    }
    const { reason, ...values } = this.values();
    const body = { ...values, title: values.title || "–", training_class: this.trainingClass };
    const { ok, status, data } = await send("POST", "sessions/check/", {
      ...body,
      session: this.key,
    });
    // An answer that has been overtaken by further typing says nothing.
    if (asked !== this.asked) {
      return;
    }
    if (ok) {
      this.showFindings(data.items);
    } else if (status === REFUSED) {
      this.showFindings([{ grade: "refuse", detail: data.detail }]);
    } else {
      // What was found about other values does not hold for these.
      find("check").replaceChildren();
    }
  }

  showFindings(items) {
    const lines = items.map(({ grade, detail }) => {
      const [icon, tone] = LOOKS[grade];
      return note(`${icon} ${detail}`, tone);
    });
    find("check").replaceChildren(...(lines.length ? lines : [note(`✓ ${this.words.fine}`, "ok")]));
    if (items.some(({ grade }) => grade === "ask")) {
      find("reason").hidden = false;
    }
  }

  /* 3. Saving --------------------------------------------------------------- */

  async save(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    const button = find("save");
    button.disabled = true;
    const values = this.values();
    if (!this.isTimed) {
      // The server says what is missing, in the same words as everywhere.
      values.starts_at = this.fields.day.value && this.fields.starts.value ? values.starts_at : "";
      values.ends_at = this.fields.ends.value ? values.ends_at : "";
    }
    const answer = await this.send(values);
    button.disabled = false;
    if (!answer.ok) {
      this.refuse(answer);
      return;
    }
    this.sent = null;
    this.box.close();
    this.saved(answer.data);
  }

  send(values) {
    if (this.key) {
      return send("PATCH", `sessions/${this.key}/`, values, { etag: this.etag });
    }
    const body = { ...values, training_class: this.trainingClass };
    const text = JSON.stringify(body);
    if (text !== this.sent) {
      [this.sent, this.nonce] = [text, makeKey()];
    }
    return send("POST", "sessions/", body, { key: this.nonce });
  }

  refuse(answer) {
    const box = find("refusal");
    box.hidden = !answer;
    Object.values(this.fields).forEach((field) => field.removeAttribute("aria-invalid"));
    if (!answer) {
      return;
    }
    const [first, ...reasons] = sentences(answer, this.words);
    box.replaceChildren(line("p", first));
    if (reasons.length) {
      box.append(line("ul"));
      box.lastChild.append(...reasons.map((reason) => line("li", reason)));
    }
    const errors = answer.data.errors || [];
    errors.forEach(({ pointer }) => this.markWrong((pointer || "").slice(1)));
    if (answer.data.code === NEEDS_REASON) {
      find("reason").hidden = false;
      this.fields.reason.focus();
    } else {
      box.focus();
    }
  }

  markWrong(name) {
    const field = this.fields[{ starts_at: "starts", ends_at: "ends" }[name] || name];
    if (name && field) {
      field.setAttribute("aria-invalid", "true");
    }
  }
}

/* A venue that is out of use stays the session's own until somebody changes it. */
function offer(field, value, label) {
  const isMissing = value && field.options && ![...field.options].some((o) => o.value === `${value}`);
  if (isMissing) {
    field.append(new Option(label || `#${value}`, value));
  }
}

function line(tag, text = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function note(text, tone) {
  const element = line("p", text);
  element.className = "px-note";
  element.dataset.tone = tone;
  return element;
}
