/* Asks every two seconds what the screen should show; the server makes all of it. */
"use strict";

const page = document.getElementById("projector");
const part = (id) => document.getElementById(id);

function list(id, lines) {
  part(id)?.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}

function show(now) {
  if (part("picture").src !== now.picture) part("picture").src = now.picture;
  for (const id of ["typed", "there", "expected"]) part(id).textContent = now[id];
  list("latest", now.latest.map((line) => line.join(" ")));
  list("missing", now.missing);
}

async function ask() {
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), 5000);
  try {
    const answer = await fetch(page.dataset.now + location.search, {
      redirect: "error",
      signal: patience.signal,
    });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    page.dataset.link = "ok";
  } catch {
    page.dataset.link = "lost";
  }
  clearTimeout(end);
  setTimeout(ask, 2000);
}

setTimeout(ask, 2000);
