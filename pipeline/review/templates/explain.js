"use strict";
(() => {
  // A choice and its arrow, a region and its row light up together under the pointer; links do without a script.
  const light = (source, target) => {
    if (!source || !target) return;
    for (const [event, on] of [["pointerenter", true], ["pointerleave", false]]) {
      source.addEventListener(event, () => target.classList.toggle("lit", on));
    }
  };
  document.querySelectorAll("tr[data-join]").forEach((row) => {
    const arrow = document.getElementById("a-" + row.dataset.join);
    light(row, arrow);
    light(arrow, row);
  });
  document.querySelectorAll("tr[data-region]").forEach((row) => {
    const shape = document.getElementById("m-" + row.dataset.region);
    light(row, shape);
    light(shape, row);
  });
})();
