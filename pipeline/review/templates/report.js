"use strict";
(() => {
  const hidden = (element, state) => { if (element) element.hidden = state; };

  // The page and its text point at each other under the pointer; links do the same without a script.
  document.querySelectorAll("[data-regions]").forEach((passage) => {
    const marks = passage.dataset.regions.split(" ").filter(Boolean).map((n) => document.getElementById("r" + n));
    const light = (on) => marks.forEach((mark) => mark && mark.classList.toggle("lit", on));
    passage.addEventListener("pointerenter", () => light(true));
    passage.addEventListener("pointerleave", () => light(false));
  });

  const find = document.getElementById("find");
  if (!find) return;
  hidden(find.closest("label"), false);
  hidden(document.querySelector(".keys"), false);

  const rows = [...document.querySelectorAll(".row")];
  const texts = new Map();
  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const wanted = find.value.trim().toLowerCase();
      rows.forEach((row) => {
        if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
        row.classList.toggle("missed", wanted !== "" && !texts.get(row).includes(wanted));
      });
      document.body.classList.toggle("finding", wanted !== "");
    }, 120);
  });

  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=search]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "n" && event.key !== "p") return;
    const cards = [...document.querySelectorAll(".card")].filter((card) => card.offsetParent !== null);
    if (!cards.length) return;
    at = (at + (event.key === "n" ? 1 : -1) + cards.length) % cards.length;
    location.hash = cards[at].id;
  });
})();
