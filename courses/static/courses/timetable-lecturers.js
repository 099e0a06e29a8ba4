/* Choosing lecturers by name, pinyin or initials. */
import { say, send } from "./timetable-api.js";

const PAUSE = 250;
const MOST = 8;

export class Lecturers {
  constructor(words, changed) {
    this.words = words;
    this.changed = changed;
    this.chosen = new Map();
    this.box = document.getElementById("tt-find");
    this.found = document.getElementById("tt-found");
    this.list = document.getElementById("tt-chosen");
    this.box.addEventListener("input", () => this.soon());
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  get keys() {
    return [...this.chosen.keys()];
  }

  async set(keys) {
    this.chosen = new Map(keys.map((key) => [key, `#${key}`]));
    this.clear();
    const answers = await Promise.all(keys.map((key) => send("GET", `lecturers/${key}/`)));
    answers
      .filter(({ ok, data }) => ok && this.chosen.has(data.id))
      .forEach(({ data }) => this.chosen.set(data.id, nameOf(data)));
    this.paint();
  }

  clear() {
    clearTimeout(this.timer);
    this.box.value = "";
    this.found.replaceChildren();
    this.paint();
  }

  paint() {
    this.list.replaceChildren(
      ...[...this.chosen].map(([key, name]) =>
        item(`${name} ✕`, say(this.words.remove, { name }), () => {
          this.chosen.delete(key);
          this.paint();
          this.box.focus();
          this.changed();
        })
      )
    );
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  async search() {
    const wanted = this.box.value.trim();
    if (!wanted) {
      this.found.replaceChildren();
      return;
    }
    const query = new URLSearchParams({ search: wanted, is_active: "true", limit: MOST });
    const { ok, data } = await send("GET", `lecturers/?${query}`);
    if (ok && wanted === this.box.value.trim()) {
      this.offer(data.items.filter(({ id }) => !this.chosen.has(id)));
    }
  }

  offer(lecturers) {
    const items = lecturers.map((one) => item(`＋ ${nameOf(one)}`, "", () => this.choose(one)));
    if (!items.length) {
      items.push(document.createElement("li"));
      items[0].textContent = this.words.nobody;
    }
    this.found.replaceChildren(...items);
  }

  choose(lecturer) {
    this.chosen.set(lecturer.id, nameOf(lecturer));
    this.clear();
    this.box.focus();
    this.changed();
  }

  /* Enter takes the first one found; it must not save the session. */
  key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      const first = this.found.querySelector("button");
      if (first) {
        first.click();
      }
    }
  }
}

function nameOf({ name, unit_name: unit, unit_text: text }) {
  const of = unit || text;
  return [name, of && (name ? `(${of})` : of)].filter(Boolean).join(" ");
}

function item(text, label, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "px-button px-button-quiet";
  button.textContent = text;
  if (label) {
    button.setAttribute("aria-label", label);
  }
  button.addEventListener("click", press);
  const line = document.createElement("li");
  line.append(button);
  return line;
}
