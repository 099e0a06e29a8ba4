/* Copies a list into the clipboard. Over plain http only the old command works. */
(function () {
  "use strict";

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const field = button.closest(".px-field") ?? button.parentElement;
    const box = field.querySelector("textarea");
    const status = field.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      box.select();
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(box.value).catch(() => document.execCommand("copy"));
      } else {
        document.execCommand("copy");
      }
      status.textContent = status.dataset.copied;
    });
  });
})();
