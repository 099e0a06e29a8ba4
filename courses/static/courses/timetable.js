/* The timetable of a class: days on the phone, the dialog, dragging. Without it links lead on. */
import { say, send, sentences } from "./timetable-api.js";
import { Dialog } from "./timetable-dialog.js";
import { Drag, show } from "./timetable-drag.js";

const page = document.getElementById("timetable");
const find = (id) => document.getElementById(`tt-${id}`);
const body = find("body");
const script = find("script") && JSON.parse(find("script").textContent);

/* 1. One day at a time, where the screen is narrow ---------------------------- */

function showDay(row) {
  const shown = row || page.querySelector("tr[data-today]") || page.querySelector("tbody tr");
  page.querySelectorAll("tbody tr").forEach((one) => {
    one.toggleAttribute("data-shown", one === shown);
  });
  page.querySelectorAll(".tt-days a").forEach((link) => {
    const isHere = shown && link.hash === `#${shown.id}`;
    link.setAttribute("aria-current", String(isHere));
    if (isHere) {
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
}

function dayOf(hash) {
  const target = hash && document.getElementById(hash.slice(1));
  return target && body.contains(target) ? target.closest("tr") : null;
}

function followHash() {
  showDay(dayOf(location.hash));
  const card = location.hash.startsWith("#session-") && document.getElementById(location.hash.slice(1));
  if (card) {
    card.querySelector(".tt-title").focus();
    card.scrollIntoView({ block: "center" });
  }
}

/* 2. Saying what has happened -------------------------------------------------- */

function tell(name, text) {
  ["said", "alert"].forEach((one) => {
    find(one).hidden = one !== name;
    find(one).textContent = one === name ? text : "";
  });
}

/* Fetch the grid anew, and leave the focus and the day where they were. */
async function refresh(focus) {
  const day = page.querySelector("tr[data-shown]");
  const answer = await fetch(location.pathname).catch(() => null);
  const text = answer && answer.ok ? await answer.text() : "";
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("tt-body");
  if (!fresh) {
    location.reload();
    return;
  }
  body.replaceChildren(...fresh.childNodes);
  begin(day && document.getElementById(day.id));
  const card = document.getElementById(focus);
  if (card) {
    showDay(card.closest("tr"));
    card.querySelector(".tt-title").focus();
  }
}

/* 3. Planning ------------------------------------------------------------------ */

let dialog = null;
let drag = null;

async function saved(session) {
  await refresh(`session-${session.id}`);
  tell("said", say(script.words.saved, session));
}

async function move(card, cell, times) {
  const title = card.querySelector(".tt-title");
  const names = { title: title.textContent, when: times.starts_at.replace("T", " ") };
  const putBack = show(card, cell);
  tell("said", say(script.words.moving, names));
  const answer = await send("POST", `sessions/${card.dataset.id}/move/`, times);
  if (answer.ok) {
    await refresh(card.id);
    tell("said", say(script.words.moved, names));
    return;
  }
  putBack();
  const detail = sentences(answer, script.words).join(" ");
  tell("alert", say(script.words.back, { ...names, detail }));
  if (answer.data.code === "reason_needed") {
    dialog.edit(card.dataset.id, title.href, { ...times, refusal: answer });
  }
}

function press(event) {
  const link = event.target.closest("a");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  if (!link || !isPlain) {
    return;
  }
  const card = link.classList.contains("tt-title") && link.closest("[data-edit]");
  if (card || link.hasAttribute("data-add")) {
    event.preventDefault();
    if (card) {
      dialog.edit(card.dataset.id, link.href);
    } else {
      dialog.add(link.href);
    }
  }
}

function begin(day) {
  showDay(day);
  if (drag) {
    drag.prepare();
  }
}

page.classList.add("tt-one-day");
if (script) {
  dialog = new Dialog(script, saved);
  drag = new Drag(body, move);
  body.addEventListener("click", press);
}
window.addEventListener("hashchange", followHash);
begin(null);
followHash();
