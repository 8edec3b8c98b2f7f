// What every page of the desk does: asks the server, says what happened, names the reviewer, listens for what was made.

export const phrases = JSON.parse(document.getElementById("phrases").textContent);
export const byId = (id) => document.getElementById(id);
document.documentElement.classList.add("scripted");

export function say(text, assertive = false) {
  const news = byId("news");
  news.setAttribute("aria-live", assertive ? "assertive" : "polite");
  news.textContent = text;
}

// For what is said as the page is loaded again.
export function sayAfterwards(text) {
  sessionStorage.setItem("galley-said", text);
}
if (sessionStorage.getItem("galley-said")) {
  const said = sessionStorage.getItem("galley-said");
  sessionStorage.removeItem("galley-said");
  // A live region is read out where it changes, not as it was loaded.
  setTimeout(() => say(said), 50);
}

export function alarm(text) {
  const box = byId("alarm");
  box.hidden = !text;
  box.textContent = text;
}

// Phrases have holes: {count}.
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

let token = document.querySelector('meta[name="galley-token"]').content;

// A desk that was started anew has another token; only a page of its own site can ask for it.
async function renew() {
  const answer = await fetch("/token", { cache: "no-store" });
  if (!answer.ok) throw new Error(await answer.text());
  token = (await answer.json()).token;
}

export async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

export async function fragment(path) {
  return (await ask(path)).text();
}

// A failed connection is tried again for twenty seconds: a decision that had been kept already is not kept twice. What
// would not be the same the second time (`once`: undoing) is left to the reviewer.
export async function send(path, body, once = false) {
  const content = JSON.stringify(body);
  for (let attempt = 0; ; attempt++) {
    let answer;
    try {
      answer = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json", "x-galley-token": token },
        body: content,
      });
    } catch {
      alarm(phrases.lost);
      if (once || attempt >= 40) throw new Error(phrases.lost);
      await new Promise((done) => setTimeout(done, 500));
      continue;
    }
    alarm("");
    if (answer.status === 409 && attempt < 3) {
      await renew();
      continue;
    }
    if (answer.status === 428) {
      await askName();
      continue;
    }
    const found = await answer.json().catch(() => ({ problem: answer.statusText }));
    if (!answer.ok) throw new Error(found.problem || answer.statusText);
    return found;
  }
}

// The reviewer's name, asked once.
const who = byId("who");

export function askName() {
  return new Promise((done) => {
    const field = byId("who-field");
    const finish = async (event) => {
      event.preventDefault();
      const name = field.value.trim();
      if (!name) return;
      const kept = await send("/reviewer", { name });
      byId("who-name").textContent = kept.name;
      byId("who-form").removeEventListener("submit", finish);
      who.close();
      done();
    };
    byId("who-form").addEventListener("submit", finish);
    if (!who.open) who.showModal();
    field.select();
  });
}

byId("show-who").addEventListener("click", askName);
byId("show-keys").addEventListener("click", () => byId("keys").showModal());
if (document.body.dataset.nameless !== undefined) askName();

// Single keys: off where somebody dictates, never while one types.
const switched = byId("single-keys");
switched.checked = localStorage.getItem("galley-keys") !== "off";
switched.addEventListener("change", () => localStorage.setItem("galley-keys", switched.checked ? "on" : "off"));

const typed = (element) => element.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
const tables = [];

// `act(key, event)` is true where it did something.
export function listenToKeys(act) {
  tables.push(act);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey || !event.target.closest) return;
  const undoing = event.ctrlKey && event.key.toLowerCase() === "z";
  if (event.ctrlKey && !undoing) return;
  if (typed(event.target) && event.key !== "Escape") return;
  if (!switched.checked && event.key.length === 1 && !undoing) return;
  if (byId("who").open || byId("keys").open) return;
  const key = undoing ? (event.shiftKey ? "U" : "u") : event.key;
  if (key === "?") {
    byId("keys").showModal();
    event.preventDefault();
    return;
  }
  for (const act of tables) {
    if (act(key, event)) {
      event.preventDefault();
      return;
    }
  }
});

// What was made of the decisions: told by the server as it happens.
const heard = [];
export const onMade = (hear) => heard.push(hear);
let cut = false;
const stream = new EventSource(`/events?since=${document.body.dataset.shown}`);
stream.addEventListener("made", (event) => {
  const made = JSON.parse(event.data);
  byId("made").textContent = made.said;
  if (made.problem) alarm(made.said);
  for (const hear of heard) hear(made);
});
stream.addEventListener("open", () => {
  if (cut) {
    alarm("");
    say(phrases.back);
  }
  cut = false;
});
stream.addEventListener("error", () => {
  cut = true;
  alarm(phrases.lost);
});
addEventListener("pagehide", () => stream.close());

export function busy(work) {
  let running = false;
  return async (...given) => {
    if (running) return;
    running = true;
    try {
      await work(...given);
    } catch (error) {
      say(error.message, true);
    } finally {
      running = false;
    }
  };
}
