// A series: cuttings under one another, decided in one go but for what is unticked.

import { fragment, say, send } from "./desk.js";

export class Concordance {
  constructor(element, decided, closed) {
    this.element = element;
    this.decided = decided;
    this.closed = closed;
    element.addEventListener("click", (event) => this.clicked(event));
    element.addEventListener("change", () => this.count());
    element.querySelector(".typing")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer("set", element.querySelector("#typed-all").value);
    });
    this.count();
  }

  boxes() {
    return [...this.element.querySelectorAll(".case input[type=checkbox]:not(:disabled)")];
  }

  ticked() {
    return this.boxes().filter((box) => box.checked);
  }

  count() {
    const ticked = this.ticked().length;
    for (const place of this.element.querySelectorAll("[data-count]")) place.textContent = ticked.toLocaleString();
    for (const button of this.element.querySelectorAll("[data-all]")) button.disabled = ticked === 0;
  }

  async clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { all, tick, more } = button.dataset;
    if (all) this.choose(all);
    if (tick) {
      for (const box of this.boxes()) box.checked = tick === "all";
      this.count();
    }
    if (more) {
      button.disabled = true;
      const shown = await fragment(`/series/${this.element.dataset.series}/cases?after=${encodeURIComponent(more)}&first=${encodeURIComponent(button.dataset.first)}`);
      const list = this.element.querySelector(".cases");
      const before = list.children.length;
      list.insertAdjacentHTML("beforeend", shown);
      const next = list.querySelector("[data-next]");
      if (next) {
        button.dataset.more = next.dataset.next;
        button.textContent = next.textContent;
        button.disabled = false;
        next.remove();
      } else {
        button.remove();
      }
      this.count();
      list.children[before]?.querySelector("input")?.focus();
    }
    if (button.dataset.close !== undefined) this.closed();
  }

  choose(what) {
    if (what !== "edit") {
      this.answer(what, null);
      return;
    }
    const form = this.element.querySelector(".typing");
    form.hidden = !form.hidden;
    if (!form.hidden) form.querySelector("input").select();
  }

  async answer(outcome, after) {
    if (this.running) return;
    const ids = this.ticked().map((box) => box.closest(".case").dataset.id);
    if (!ids.length) return;
    this.running = true;
    try {
      const found = await send("/decide", { items: ids, outcome, after });
      say(found.said);
      for (const id of ids) {
        const row = this.element.querySelector(`.case[data-id="${CSS.escape(id)}"]`);
        const box = row.querySelector("input");
        row.classList.replace("is-open", `is-${outcome}`);
        box.disabled = true;
        box.checked = false;
      }
      this.count();
      this.decided(found, ids);
    } catch (error) {
      say(error.message, true);
    } finally {
      this.running = false;
    }
  }

  // Arrow keys and j, k walk the cases; x ticks.
  key(key) {
    const boxes = this.boxes();
    const at = boxes.indexOf(document.activeElement);
    if (["j", "ArrowDown"].includes(key)) boxes[Math.min(at + 1, boxes.length - 1)]?.focus();
    else if (["k", "ArrowUp"].includes(key)) boxes[Math.max(at - 1, 0)]?.focus();
    else if (key === "x" && at >= 0) {
      boxes[at].checked = !boxes[at].checked;
      this.count();
    } else {
      const button = this.element.querySelector(`[data-all][data-key="${CSS.escape(key)}"]`);
      if (!button || button.disabled) return false;
      this.choose(button.dataset.all);
    }
    return true;
  }
}

export const told = (count) => fill(phrases.ticked, { count });
