import { busy, sayAfterwards, send } from "./desk.js";

document.addEventListener(
  "click",
  busy(async (event) => {
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    const found = await send("/withdraw", { decision: button.dataset.undo }, true);
    sayAfterwards(found.said);
    location.reload();
  }),
);
