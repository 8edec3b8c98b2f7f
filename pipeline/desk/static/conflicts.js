import { busy, say, send } from "./desk.js";

document.addEventListener(
  "click",
  busy(async (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    const found = await send("/resolve", { decision: button.dataset.choose });
    say(found.said);
    const section = button.closest("section");
    const next = section.nextElementSibling;
    section.remove();
    const focus = next?.querySelector("button") ?? document.querySelector("main");
    focus.focus();
  }),
);
