/* Dragging a session into another cell. The dialog does the same without a pointer. */
import { plus } from "./timetable-times.js";

export class Drag {
  constructor(body, drop) {
    this.drop = drop;
    body.addEventListener("dragstart", (event) => this.start(event));
    body.addEventListener("dragover", (event) => this.over(event));
    body.addEventListener("drop", (event) => this.end(event));
    body.addEventListener("dragend", () => this.clear());
    this.body = body;
  }

  /* Called for each grid that is shown: what may be edited may be taken hold of. */
  prepare() {
    this.body.querySelectorAll(".tt-session[data-edit]").forEach((card) => {
      card.draggable = true;
    });
  }

  start(event) {
    this.card = event.target.closest && event.target.closest(".tt-session[data-edit]");
    if (this.card) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", this.card.querySelector(".tt-title").textContent);
      this.card.classList.add("tt-held");
    }
  }

  over(event) {
    const cell = this.card && event.target.closest("td[data-day]");
    if (cell) {
      event.preventDefault();
      this.mark(cell);
    }
  }

  mark(cell) {
    this.body.querySelectorAll(".tt-over").forEach((one) => one.classList.remove("tt-over"));
    if (cell) {
      cell.classList.add("tt-over");
    }
  }

  end(event) {
    const { card } = this;
    const cell = card && event.target.closest("td[data-day]");
    this.clear();
    if (cell && cell !== card.closest("td")) {
      event.preventDefault();
      this.drop(card, cell, place(card, cell));
    }
  }

  clear() {
    if (this.card) {
      this.card.classList.remove("tt-held");
    }
    this.card = null;
    this.mark(null);
  }
}

/* In the same part of the day a session keeps its hours, in another one it takes the usual ones. */
function place(card, cell) {
  const head = cell.closest("table").querySelector(`th[data-part="${cell.dataset.part}"]`);
  const isSamePart = card.closest("td").dataset.part === cell.dataset.part;
  const begin = `${cell.dataset.day}T${isSamePart ? card.dataset.starts : head.dataset.starts}`;
  return { starts_at: begin, ends_at: plus(begin, Number(card.dataset.minutes)) };
}

/* Show the card in a cell; returns what puts it back. */
export function show(card, cell) {
  const from = card.parentElement;
  const next = card.nextElementSibling;
  let list = cell.querySelector(".tt-cell");
  if (!list) {
    list = document.createElement("ul");
    list.className = "tt-cell";
    cell.prepend(list);
  }
  list.append(card);
  card.setAttribute("aria-busy", "true");
  return () => {
    from.insertBefore(card, next);
    card.removeAttribute("aria-busy");
  };
}
