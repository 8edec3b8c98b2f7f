"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Both wordings of every phrase are in the page; the switch shows one of them, and the next page remembers which.
  const pairs = JSON.parse(document.getElementById("phrases").textContent);
  const attributes = ["title", "aria-label", "alt"];
  const say = (to) => {
    const at = to === "zh" ? 1 : 0;
    root.lang = at ? "zh-Hans" : "en";
    root.dataset.ui = to;
    all("[data-t]").forEach((one) => { one.textContent = pairs[one.dataset.t][at]; });
    attributes.forEach((name) => {
      all(`[data-t-${name}]`).forEach((one) => one.setAttribute(name, pairs[one.getAttribute(`data-t-${name}`)][at]));
    });
    all("[data-say]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.say === to)));
  };
  const kept = { get() { try { return localStorage.getItem("galley-interface"); } catch { return null; } },
    set(to) { try { localStorage.setItem("galley-interface", to); } catch { /* A browser that keeps nothing. */ } } };
  all(".switch").forEach((one) => { one.hidden = false; });
  all("[data-say]").forEach((one) => one.addEventListener("click", () => { say(one.dataset.say); kept.set(one.dataset.say); }));
  const wanted = new URLSearchParams(location.search).get("ui") || kept.get();
  if ((wanted === "en" || wanted === "zh") && wanted !== root.dataset.ui) say(wanted);

  // A place in the text, its card and its region light up together; links do the same without a script.
  const light = (ids, on) => ids.forEach((id) => document.getElementById(id)?.classList.toggle("lit", on));
  const lightAll = (one, ids) => {
    for (const [event, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) {
      one.addEventListener(event, () => light(ids, on));
    }
  };
  all("[data-regions]").forEach((one) => {
    lightAll(one, one.dataset.regions.split(" ").filter(Boolean).map((n) => "r-" + n));
  });
  all(".card").forEach((one) => lightAll(one, ["s-" + one.id, "t-" + one.id, "a-" + one.id]));
  all("a.m").forEach((one) => {
    const to = one.getAttribute("href").slice(1);
    lightAll(one, [to, "s-" + to, "t-" + to]);
  });

  // What a link leads to may be folded away.
  let lit = [];
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    light(lit, false);
    lit = target && target.dataset.regions ? target.dataset.regions.split(" ").filter(Boolean).map((n) => "r-" + n) : [];
    light(lit, true);
    for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (target) target.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();

  const find = document.getElementById("find");
  if (!find) return;
  find.closest("label").hidden = false;
  all(".keys").forEach((one) => { one.hidden = false; });
  const texts = new Map();
  const searched = all(".passage, .card");
  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const words = find.value.trim().toLowerCase();
      searched.forEach((one) => {
        if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase());
        one.classList.toggle("missed", words !== "" && !texts.get(one).includes(words));
      });
      document.body.classList.toggle("finding", words !== "");
    }, 120);
  });

  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=search]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); find.focus(); return; }
    if (event.key !== "n" && event.key !== "p") return;
    const cards = all(".card").filter((card) => card.offsetParent !== null);
    if (!cards.length) return;
    at = (at + (event.key === "n" ? 1 : -1) + cards.length) % cards.length;
    const card = cards[at];
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
  });
})();
