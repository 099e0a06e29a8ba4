/* The report-in desk by keyboard: type to narrow the list, Enter reports the first one in. */
(function () {
  "use strict";

  const find = document.getElementById("desk-find");
  const cards = Array.from(document.querySelectorAll("[data-search]"));

  function narrow() {
    const words = find.value.trim().toLowerCase();
    cards.forEach((card) => {
      card.hidden = words !== "" && !card.dataset.search.toLowerCase().includes(words);
    });
  }

  find.addEventListener("input", narrow);
  find.form.addEventListener("submit", (event) => {
    const first = cards.find((card) => !card.hidden && card.querySelector("button.px-roll-tap"));
    if (find.value.trim() === "" || !first) {
      return;
    }
    event.preventDefault();
    first.querySelector("button.px-roll-tap").click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input, textarea, select")) {
      event.preventDefault();
      find.focus();
      find.select();
    }
  });
  // The page may come back with words that were typed before.
  narrow();
})();
