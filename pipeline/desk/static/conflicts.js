import { ask, busy, byId, onMade, say, send } from "./desk.js";

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

// Another reviewer, or the stages, may have changed what is listed: the list is asked for anew, and the focus stays on
// the same answer where it is still there.
onMade(async () => {
  const answer = await ask("/conflicts");
  const anew = new DOMParser().parseFromString(await answer.text(), "text/html");
  const held = document.activeElement?.dataset.choose;
  for (const part of ["main", "header nav"]) {
    document.querySelector(part).innerHTML = anew.querySelector(part).innerHTML;
  }
  if (held) (document.querySelector(`[data-choose="${CSS.escape(held)}"]`) ?? byId("main")).focus();
});
