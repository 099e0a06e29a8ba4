// The table of scores: Enter and the arrows go up and down a column, a pasted column fills it.
"use strict";

{
  const table = document.querySelector("[data-assess]");

  const column = (field) =>
    [...table.querySelectorAll(`input[data-column="${field.dataset.column}"]`)];

  const go = (field, by) => {
    const fields = column(field);
    const next = fields[fields.indexOf(field) + by];
    if (next) {
      next.focus();
      next.select();
    }
  };

  table?.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.dataset.column) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      go(field, by);
    }
  });

  table?.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.dataset.column) return;
    const rows = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
    const width = rows[0].split("\t").length;
    if (rows.length < 2 && width < 2) return;
    event.preventDefault();
    const fields = column(field);
    const first = fields.indexOf(field);
    rows.forEach((row, number) => {
      const start = fields[first + number];
      if (!start) return;
      const line = [...start.closest("tr").querySelectorAll("input[data-column]")];
      row.split("\t").forEach((value, place) => {
        const cell = line[line.indexOf(start) + place];
        if (cell) cell.value = value.trim();
      });
    });
  });
}
