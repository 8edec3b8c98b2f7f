// The page as a picture: regions, flows and articles over the scan. Order is corrected by dragging or by two keys.

import { ask, busy, byId, fragment, listenToKeys, onMade, phrases, fill, say, send } from "./desk.js";
import { draw } from "./sheet.js";

const sheet = byId("sheet");
const page = sheet.dataset.page;
const side = byId("panel");
let data = null;
let chosen = "";
let first = "";
let tab = "region";
let zoom = 1;
let drag = null;
let waiting = false;

const regionOf = (id) => data.regions.find((one) => one.id === id);

async function load() {
  data = await (await ask(`/page/${page}/data`)).json();
  if (!regionOf(chosen)) chosen = "";
  if (!regionOf(first)) first = "";
  paint();
}

function paint() {
  // Not under the hand of somebody who drags: it is done when they let go.
  if (drag) {
    waiting = true;
    return;
  }
  waiting = false;
  const held = document.activeElement?.closest?.(".region")?.dataset.region;
  draw(sheet.querySelector("svg"), data, { chosen, first, scale: data.width / Math.max(1, sheet.clientWidth) });
  if (held) sheet.querySelector(`[data-region="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  const mark = byId("first-mark");
  mark.hidden = !first;
  if (first) mark.firstElementChild.textContent = fill(phrases.first, { name: regionOf(first).label });
}

async function choose(id, focus = true) {
  chosen = id;
  paint();
  const mark = sheet.querySelector(`[data-region="${CSS.escape(id)}"]`);
  if (focus) mark?.focus({ preventScroll: true });
  mark?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (tab === "outline") tab = "region";
  await panel();
}

const isTyped = () => [...side.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);

async function panel(gently = false) {
  for (const button of document.querySelectorAll(".tabs button")) {
    const mine = button.dataset.tab === tab;
    button.setAttribute("aria-selected", String(mine));
    button.tabIndex = mine ? 0 : -1;
  }
  side.setAttribute("aria-labelledby", `tab-${tab}`);
  const region = regionOf(chosen);
  let path = `/page/${page}/outline`;
  if (tab === "region" && region) path = `/page/${page}/region/${encodeURIComponent(chosen)}`;
  if (tab === "article" && region?.article) path = `/article/${encodeURIComponent(region.article)}`;
  const shown = await fragment(path);
  // What somebody is typing is not taken from under their hands.
  if (gently && isTyped()) return;
  side.innerHTML = shown;
  for (const button of side.querySelectorAll("[data-choose]")) {
    if (button.dataset.choose === chosen) button.setAttribute("aria-current", "true");
  }
}

// Told to the server; the answer comes when it is kept, what it makes of the page a little later.
const act = busy(async (what, more = {}) => {
  const found = await send("/act", { do: what, page, seen: data.made, ...more });
  say(found.said);
  first = "";
  paint();
});

const turn = busy(async (back) => {
  const found = await send(back ? "/undo" : "/redo", {}, true);
  say(found.said);
});

function joinTo(from, to) {
  if (from === to) return;
  act("join", { first: from, region: to, outcome: "accept" });
}

const before = (id) => {
  const flow = data.flows.find((one) => one.regions.includes(id));
  const at = flow ? flow.regions.indexOf(id) : -1;
  return at > 0 ? flow.regions[at - 1] : "";
};

function command(name) {
  if (!chosen && !["undo", "redo", "larger", "smaller", "whole"].includes(name)) {
    say(phrases.choose);
    return;
  }
  switch (name) {
    case "first":
      first = chosen;
      paint();
      say(fill(phrases.first, { name: regionOf(chosen).label }));
      break;
    case "join":
      if (!first) say(phrases.nofirst);
      else joinTo(first, chosen);
      break;
    case "begin":
      act("join", { first: "", region: chosen, outcome: "accept" });
      break;
    case "part":
      if (before(chosen)) act("join", { first: before(chosen), region: chosen, outcome: "reject" });
      else say(phrases.begins);
      break;
    case "split":
      act("split", { region: chosen });
      break;
    case "merge":
      if (!first) say(phrases.nofirst);
      else act("merge", { region: first, other: chosen });
      break;
    case "kind":
      side.querySelector("select[name=kind]")?.focus();
      break;
    case "undo":
    case "redo":
      turn(name === "undo");
      break;
    case "larger":
    case "smaller":
    case "whole":
      zoomTo(name === "whole" ? 1 : zoom * (name === "larger" ? 1.35 : 1 / 1.35));
      break;
  }
}

// Zoom: the sheet grows within its pane; a finer picture comes when there is room for it.
const pane = byId("pane");
function zoomTo(wanted) {
  const middle = [
    (pane.scrollLeft + pane.clientWidth / 2) / Math.max(1, sheet.clientWidth),
    (pane.scrollTop + pane.clientHeight / 2) / Math.max(1, sheet.clientHeight),
  ];
  zoom = Math.min(6, Math.max(1, wanted));
  fit();
  pane.scrollLeft = middle[0] * sheet.clientWidth - pane.clientWidth / 2;
  pane.scrollTop = middle[1] * sheet.clientHeight - pane.clientHeight / 2;
}

function fit() {
  const room = [pane.clientWidth - 32, pane.clientHeight - 32];
  const [width, height] = [Number(sheet.dataset.width), Number(sheet.dataset.height)];
  const shown = Math.max(240, Math.min(room[0], (room[1] * width) / height)) * zoom;
  sheet.style.width = `${shown}px`;
  const image = sheet.querySelector("img");
  const wanted = shown * Math.min(2, devicePixelRatio);
  const widths = sheet.dataset.widths.split(" ").map(Number);
  const best = widths.find((one) => one >= wanted) ?? widths.at(-1);
  const source = `/page/${page}/picture/${best}`;
  if (Number(image.dataset.width) < best) {
    image.dataset.width = best;
    image.src = source;
  }
  if (data) paint();
}

// What is dragged: a foot (circle) to the head that follows it, or an article's number to the foot it goes on from.
const svg = sheet.querySelector("svg");

function point(event) {
  const at = svg.createSVGPoint();
  [at.x, at.y] = [event.clientX, event.clientY];
  return at.matrixTransform(svg.getScreenCTM().inverse());
}

function under(event) {
  return document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.closest?.(".region"))?.closest(".region");
}

svg.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-foot], [data-head]");
  if (!handle) return;
  const line = document.createElementNS(svg.namespaceURI, "line");
  line.setAttribute("class", "rubber");
  const start = point(event);
  for (const [name, value] of Object.entries({ x1: start.x, y1: start.y, x2: start.x, y2: start.y })) line.setAttribute(name, value);
  svg.append(line);
  drag = { foot: handle.dataset.foot, head: handle.dataset.head, line, target: null, x: event.clientX, y: event.clientY };
  svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});

svg.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const at = point(event);
  drag.line.setAttribute("x2", at.x);
  drag.line.setAttribute("y2", at.y);
  const target = under(event);
  if (target !== drag.target) {
    drag.target?.classList.remove("target");
    const mine = drag.foot ?? drag.head;
    drag.target = target && target.dataset.region !== mine ? target : null;
    drag.target?.classList.add("target");
  }
});

function drop(event) {
  if (!drag) return;
  const { foot, head, line, target, x, y } = drag;
  drag = null;
  line.remove();
  target?.classList.remove("target");
  if (waiting) paint();
  if (event.type === "pointercancel") return;
  if (Math.hypot(event.clientX - x, event.clientY - y) < 5) choose(foot ?? head).catch(complain);
  else if (target) joinTo(foot ?? target.dataset.region, foot ? target.dataset.region : head);
}
svg.addEventListener("pointerup", drop);
svg.addEventListener("pointercancel", drop);

const complain = (error) => say(error.message, true);

svg.addEventListener("click", (event) => {
  const region = event.target.closest(".region");
  if (region) choose(region.dataset.region).catch(complain);
});
svg.addEventListener("keydown", (event) => {
  const region = event.target.closest(".region");
  if (region && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    if (chosen === region.dataset.region) side.querySelector("button, select, input")?.focus();
    else choose(region.dataset.region).catch(complain);
  }
});
svg.addEventListener("focusin", (event) => {
  const region = event.target.closest(".region");
  if (region && region.dataset.region !== chosen && region.matches(":focus-visible")) {
    choose(region.dataset.region, false).catch(complain);
  }
});

// To the nearest region in a direction: what is straight ahead counts before what is nearer aside.
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function walk(key) {
  const [dx, dy] = ways[key];
  const from = regionOf(chosen);
  if (!from) return data.regions[0]?.id;
  const middle = ({ box: [left, top, right, bottom] }) => [(left + right) / 2, (top + bottom) / 2];
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const one of data.regions) {
    const [toX, toY] = middle(one);
    const ahead = (toX - x) * dx + (toY - y) * dy;
    const aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
    if (one.id !== chosen && ahead > 0 && ahead + 3 * aside < least) [best, least] = [one.id, ahead + 3 * aside];
  }
  return best;
}

function follow(by) {
  const order = data.flows.flatMap((flow) => flow.regions);
  const rest = data.regions.map((one) => one.id).filter((id) => !order.includes(id));
  const all = [...order, ...rest];
  return all[Math.min(all.length - 1, Math.max(0, all.indexOf(chosen) + by))];
}

const KEYS = {
  f: "first", h: "join", b: "begin", x: "part", s: "split", m: "merge", t: "kind",
  u: "undo", U: "redo", "+": "larger", "=": "larger", "-": "smaller", 0: "whole",
};

listenToKeys((key, event) => {
  if (!data) return false;
  if (ways[key] && (event.target === document.body || event.target.closest("#sheet, #main:focus"))) {
    const to = walk(key);
    if (to) choose(to).catch(complain);
    return true;
  }
  if (key === "n" || key === "p") {
    const to = follow(key === "n" ? 1 : -1);
    if (to) choose(to).catch(complain);
    return true;
  }
  if (key === "Escape") {
    if (first) {
      first = "";
      paint();
    } else if (side.contains(document.activeElement)) {
      sheet.querySelector(`[data-region="${CSS.escape(chosen)}"]`)?.focus();
    }
    return true;
  }
  if (!(key in KEYS)) return false;
  command(KEYS[key]);
  return true;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { command: name, tab: to, toggle, choose: id, join, outcome } = button.dataset;
  if (name) command(name);
  if (to) {
    tab = to;
    panel().catch(complain);
  }
  if (id) choose(id, button.closest("#panel") === null).catch(complain);
  if (toggle) {
    const off = sheet.classList.toggle(`no-${toggle}`);
    button.setAttribute("aria-pressed", String(!off));
  }
  if (join !== undefined) act("join", { first: join, region: button.dataset.to, outcome });
  if (button.dataset.persons) morePersons(button);
  if (button.dataset.nobody) act("byline", { passage: button.dataset.nobody, ...spanOf(button.closest("form")), persons: [] });
});

document.querySelector(".tabs").addEventListener("keydown", (event) => {
  const tabs = [...document.querySelectorAll(".tabs button")];
  const at = tabs.indexOf(document.activeElement);
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (at < 0 || !by) return;
  const to = tabs[(at + by + tabs.length) % tabs.length];
  to.focus();
  to.click();
  event.stopPropagation();
});

side.addEventListener("change", (event) => {
  if (event.target.name === "kind") act("kind", { region: chosen, kind: event.target.value });
});

side.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  for (const field of form.querySelectorAll("input")) field.defaultValue = field.value;
  if (form.dataset.line) act("line", { line: form.dataset.line, text: form.elements.text.value });
  if (form.dataset.passage) {
    const persons = [...form.querySelectorAll("fieldset")].map((set) =>
      Object.fromEntries([...set.querySelectorAll("input")].map((field) => [field.dataset.part, field.value.trim()])),
    );
    const named = persons.filter((one) => one.name || one.role);
    act("byline", { passage: form.dataset.passage, ...spanOf(form), persons: named });
  }
});

const whole = (text) => (text === "" || text === undefined ? null : Number(text));
const spanOf = (form) => ({ start: whole(form.dataset.start), end: whole(form.dataset.end) });

function morePersons(button) {
  const form = button.closest("form");
  const last = [...form.querySelectorAll("fieldset")].at(-1);
  const next = last.cloneNode(true);
  const number = form.querySelectorAll("fieldset").length + 1;
  next.querySelector("legend").textContent = fill(phrases.person, { number });
  for (const field of next.querySelectorAll("input")) {
    const label = next.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    field.id = `${field.dataset.part}-${form.dataset.passage}-${number}`;
    label.htmlFor = field.id;
    field.value = "";
  }
  last.after(next);
  next.querySelector("input").focus();
}

onMade(async (made) => {
  if (made.pages.length && !made.pages.includes(page)) return;
  await load();
  await panel(true);
});

addEventListener("resize", fit);
fit();
await load();
const asked = new URLSearchParams(location.search).get("region");
const atLine = new URLSearchParams(location.search).get("line");
const start = regionOf(asked) ? asked : data.regions.find((one) => atLine && one.lines.includes(atLine))?.id;
if (start) await choose(start, false);
else {
  tab = "outline";
  await panel();
}
sheet.dataset.ready = "";
