/* Small help for the admin's lists. Without it the pages work; tables then scroll on phones. */
(function () {
  "use strict";

  const SHORT = 8;

  function labelCells(table) {
    const headings = [...table.querySelectorAll("thead th")].map((cell) =>
      (cell.querySelector(".text") || cell).textContent.trim()
    );
    table.querySelectorAll("tbody tr").forEach((row) => {
      [...row.children].forEach((cell, column) => labelCell(cell, headings[column]));
    });
    table.classList.add("px-cards");
  }

  function labelCell(cell, heading) {
    const text = cell.textContent.trim();
    if (cell.tagName !== "TD" || cell.classList.contains("action-checkbox")) {
      return;
    }
    cell.dataset.label = heading || "";
    cell.classList.toggle("px-long", text.length > 24);
    cell.classList.toggle("px-short", text.length <= SHORT);
    cell.classList.toggle("px-empty", (text === "–" || text === "") && !cell.querySelector("img"));
  }

  /* A region that scrolls must be reachable by keyboard. */
  function makeReachable(region, label) {
    if (region.scrollWidth > region.clientWidth) {
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", label);
    }
  }

  /* Select2 names its box after the value alone; readers need the field's label, too. */
  function nameBox(box) {
    const select = box.previousElementSibling;
    const label = select && select.labels && select.labels[0];
    const value = box.querySelector(".select2-selection__rendered");
    if (label && value) {
      label.id = label.id || `${select.id}_label`;
      value.setAttribute("aria-labelledby", label.id);
      value.parentElement.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    }
    // The box of several values is typed into directly.
    const typed = box.querySelector(".select2-search--inline .select2-search__field");
    if (label && typed) {
      label.id = label.id || `${select.id}_label`;
      typed.setAttribute("aria-labelledby", label.id);
    }
  }

  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    added
      .filter((node) => node.matches && node.matches(".select2-container"))
      .forEach(nameBox);
  }).observe(document.body, { childList: true, subtree: true });

  const list = document.getElementById("result_list");
  if (list) {
    labelCells(list);
  }
  const title = document.querySelector("#content h1");
  document.querySelectorAll(".results, .inline-group, .px-scroll").forEach((region) => {
    makeReachable(region, title ? title.textContent : document.title);
  });
  const here = document.querySelector(".px-nav [aria-current]");
  if (here) {
    here.scrollIntoView({ block: "nearest", inline: "center" });
  }
})();
