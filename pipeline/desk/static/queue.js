// The queue: one item at a time, answered by single keys; the next one is there before it is asked for.

import { ask, busy, byId, fragment, listenToKeys, onMade, say, send } from "./desk.js";
import { Concordance } from "./concordance.js";

const card = byId("card");
const list = byId("list");
const ready = new Map();
const AHEAD = 3;

const rows = () => [...list.querySelectorAll("li[data-id]")];
const rowOf = (id) => list.querySelector(`li[data-id="${CSS.escape(id)}"]`);
const current = () => card.querySelector(".item")?.dataset.id;
const sieve = () => new URLSearchParams(new FormData(document.querySelector(".sieve"))).toString();

for (const field of document.querySelectorAll(".sieve select")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

function after(id) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.id === id);
  return all[at + 1] ?? all[at - 1];
}

async function fetched(id) {
  if (!ready.has(id)) ready.set(id, fragment(`/item/${encodeURIComponent(id)}`));
  try {
    return await ready.get(id);
  } catch (error) {
    ready.delete(id);
    throw error;
  }
}

function prefetch(id) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.id === id);
  for (const row of all.slice(at + 1, at + 1 + AHEAD)) {
    fetched(row.dataset.id)
      .then((html) => {
        const held = document.createElement("template");
        held.innerHTML = html;
        for (const image of held.content.querySelectorAll("img")) new Image().src = image.getAttribute("src");
      })
      .catch(() => {});
  }
}

async function show(id, focus = true) {
  card.innerHTML = await fetched(id);
  ready.delete(id);
  for (const link of list.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  const row = rowOf(id);
  row?.querySelector("a").setAttribute("aria-current", "true");
  row?.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `/?${sieve()}&item=${encodeURIComponent(id)}`);
  if (focus) byId("item-title").focus({ preventScroll: true });
  prefetch(id);
  more();
}

// Items come a page at a time: there may be twenty thousand.
const more = busy(async () => {
  if (list.dataset.more !== "True") return;
  const all = rows();
  const at = all.findIndex((row) => row.dataset.id === current());
  if (all.length - at > 15) return;
  const last = all.at(-1)?.dataset.id ?? "";
  const found = await fragment(`/rows?${sieve()}&after=${encodeURIComponent(last)}`);
  if (!found.trim()) list.dataset.more = "False";
  list.insertAdjacentHTML("beforeend", found);
});

list.addEventListener("scroll", () => {
  if (list.scrollTop + list.clientHeight > list.scrollHeight - 200) moreBelow();
});
const moreBelow = busy(async () => {
  if (list.dataset.more !== "True") return;
  const found = await fragment(`/rows?${sieve()}&after=${encodeURIComponent(rows().at(-1)?.dataset.id ?? "")}`);
  if (!found.trim()) list.dataset.more = "False";
  list.insertAdjacentHTML("beforeend", found);
});

async function settle(ids, found) {
  byId("progress").innerHTML = found.progress;
  say(found.said);
  const here = current();
  const next = ids.includes(here) ? nextAfter(here, ids) : undefined;
  for (const id of ids) {
    rowOf(id)?.remove();
    ready.delete(id);
  }
  if (next) await show(next);
  else if (ids.includes(here)) await refill();
}

function nextAfter(here, without) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.id === here);
  const order = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at)).reverse()];
  return order.find((row) => !without.includes(row.dataset.id))?.dataset.id;
}

async function refill() {
  list.innerHTML = await fragment(`/rows?${sieve()}&after=`);
  list.dataset.more = "True";
  const first = rows()[0];
  if (first) await show(first.dataset.id);
  else location.assign(`/?${sieve()}`);
}

const decide = busy(async (outcome, value) => {
  const id = current();
  if (!id) return;
  const seen = card.querySelector(".item").dataset.seen.split(" ").filter(Boolean);
  const found = await send("/decide", { items: [id], outcome, after: value ?? null, seen });
  await settle([id], found);
});

const turn = busy(async (back) => {
  const found = await send(back ? "/undo" : "/redo", {}, true);
  byId("progress").innerHTML = found.progress;
  say(found.said);
  if (!found.changed) return;
  ready.clear();
  const id = found.items[0];
  if (id) {
    list.innerHTML = await fragment(`/rows?${sieve()}&around=${encodeURIComponent(id)}`);
    list.dataset.more = "True";
    await show(id);
  }
});

function edit() {
  const form = card.querySelector(".typing");
  if (!form) return;
  form.hidden = false;
  const field = form.querySelector("input");
  field.focus();
  field.select();
}

function leave() {
  const form = card.querySelector(".typing");
  if (!form || form.hidden) return false;
  form.hidden = true;
  byId("item-title").focus();
  return true;
}

const like = byId("like");
let shown = null;
const showLike = busy(async () => {
  const series = card.querySelector(".item")?.dataset.series;
  if (!series) return;
  like.innerHTML = await fragment(`/series/${encodeURIComponent(series)}/part?first=${encodeURIComponent(current())}`);
  shown = new Concordance(
    like.querySelector(".concordance"),
    (found, ids) => {
      like.close();
      settle(ids, found);
    },
    () => like.close(),
  );
  like.showModal();
  byId("series-title").focus();
});
like.addEventListener("close", () => {
  shown = null;
  like.innerHTML = "";
});

card.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) act(button.dataset.do, button.dataset.after);
});
card.addEventListener("submit", (event) => {
  event.preventDefault();
  decide("set", event.target.querySelector("input").value);
});
list.addEventListener("click", (event) => {
  const row = event.target.closest("li[data-id]");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(row.dataset.id).catch((error) => say(error.message, true));
});

function act(what, value) {
  if (what === "edit") edit();
  else if (what === "leave") leave();
  else if (what === "like") showLike();
  else if (what === "undo") turn(true);
  else decide(what, value);
}

listenToKeys((key) => {
  if (shown) {
    if (key === "Escape") return false;
    return shown.key(key);
  }
  if (key === "Escape") return leave();
  if (key === "u") turn(true);
  else if (key === "U") turn(false);
  else if (["j", "ArrowDown", "k", "ArrowUp"].includes(key)) {
    const all = rows();
    const at = all.findIndex((row) => row.dataset.id === current());
    const to = all[at + (["j", "ArrowDown"].includes(key) ? 1 : -1)];
    if (to) show(to.dataset.id).catch((error) => say(error.message, true));
  } else {
    const held = key === "Enter" && document.activeElement?.closest("button, a, summary") ? null : key;
    const wanted = held === "Enter" ? "a" : held;
    const button = wanted && card.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    if (!button) return false;
    button.click();
  }
  return true;
});

// Another desk, or the stages, may have changed what is shown.
onMade(async (made) => {
  ready.clear();
  const progress = await ask(`/progress`);
  byId("progress").innerHTML = await progress.text();
});

if (current()) {
  byId("item-title")?.focus({ preventScroll: true });
  rowOf(current())?.scrollIntoView({ block: "nearest" });
  prefetch(current());
}
