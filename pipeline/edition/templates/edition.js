"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Each phrase has its wording in the other language beside it; the switch puts that in, and the next page remembers.
  const attributes = ["aria-label", "placeholder"];
  const swap = (one, name, to, from) => {
    const key = name ? `${to}-${name}` : to;
    if (!one.hasAttribute(`data-${key}`)) return;
    const now = name ? one.getAttribute(name) : one.textContent;
    const said = one.getAttribute(`data-${key}`);
    if (name) one.setAttribute(name, said); else one.textContent = said;
    one.removeAttribute(`data-${key}`);
    one.setAttribute(`data-${name ? `${from}-${name}` : from}`, now);
  };
  const say = (to) => {
    const from = root.dataset.ui;
    if (to !== from) {
      all(`[data-${to}]`).forEach((one) => swap(one, "", to, from));
      attributes.forEach((name) => all(`[data-${to}-${name}]`).forEach((one) => swap(one, name, to, from)));
      root.dataset.ui = to;
      root.lang = to === "zh" ? "zh-Hans" : "en";
      // Of the interface, within what is in the newspaper's own language.
      all(".ui").forEach((one) => { one.lang = root.lang; });
    }
    all("[data-say]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.say === to)));
  };
  const kept = { get() { try { return localStorage.getItem("galley-interface"); } catch { return null; } },
    set(to) { try { localStorage.setItem("galley-interface", to); } catch { /* A browser that keeps nothing. */ } } };
  all(".switch").forEach((one) => { one.hidden = false; });
  all("[data-say]").forEach((one) => one.addEventListener("click", () => { say(one.dataset.say); kept.set(one.dataset.say); }));
  const wanted = new URLSearchParams(location.search).get("ui") || kept.get();
  say(wanted === "en" || wanted === "zh" ? wanted : root.dataset.ui);

  // An article lights up on the page and in the list.
  all("[data-of]").forEach((one) => {
    for (const [event, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) {
      one.addEventListener(event, () => all(`[data-of="${CSS.escape(one.dataset.of)}"]`).forEach((other) => other.classList.toggle("lit", on)));
    }
  });

  // What is seen of a large page, out of its tiles, as soon as the picture of the whole has too few pixels for it.
  const tile = (box, sheet) => {
    const { tiles, coarse } = sheet.dataset, step = Number(sheet.dataset.tile);
    if (!tiles) return;
    const { width, height } = sheet.viewBox.baseVal, made = new Map();
    const layer = document.createElementNS(sheet.namespaceURI, "g");
    layer.classList.add("tiles");
    sheet.querySelector("image").after(layer);
    const number = (value) => String(value).padStart(2, "0");
    const make = (column, row) => {
      const one = document.createElementNS(sheet.namespaceURI, "image");
      const x = column * step, y = row * step;
      const place = { href: `${tiles}${number(column)}-${number(row)}.webp`, x, y, width: Math.min(step, width - x), height: Math.min(step, height - y), preserveAspectRatio: "none" };
      for (const [name, value] of Object.entries(place)) one.setAttribute(name, value);
      layer.append(one);
      return one;
    };
    const draw = () => {
      const at = sheet.getBoundingClientRect(), frame = box.getBoundingClientRect();
      const scale = at.width / width, seen = new Set();
      // On a phone, two fingers enlarge the whole window.
      if (scale * devicePixelRatio * (window.visualViewport?.scale ?? 1) > coarse) {
        const within = (low, high, size) => [Math.floor(Math.max(0, low) / scale / step), Math.floor((Math.min(size * scale, high) - 1) / scale / step)];
        const [left, right] = within(Math.max(0, frame.left) - at.left, Math.min(innerWidth, frame.right) - at.left, width);
        const [top, bottom] = within(Math.max(0, frame.top) - at.top, Math.min(innerHeight, frame.bottom) - at.top, height);
        for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) {
          const name = `${column} ${row}`;
          seen.add(name);
          if (!made.has(name)) made.set(name, make(column, row));
        }
      }
      for (const [name, one] of made) if (!seen.has(name)) { one.remove(); made.delete(name); }
    };
    let waiting = 0;
    const soon = () => { waiting = waiting || requestAnimationFrame(() => { waiting = 0; draw(); }); };
    box.addEventListener("scroll", soon);
    window.addEventListener("scroll", soon);
    window.visualViewport?.addEventListener("resize", soon);
    new ResizeObserver(soon).observe(sheet);
    new ResizeObserver(soon).observe(box);
  };

  // The page larger, smaller, and pushed about by hand.
  all(".zoom").forEach((box) => {
    const sheet = box.querySelector(".sheet");
    const most = Math.max(2, (2 * sheet.dataset.width) / box.clientWidth);
    tile(box, sheet);
    let size = 1;
    const zoom = (to, x = box.clientWidth / 2, y = box.clientHeight / 2) => {
      to = Math.min(most, Math.max(0.25, to));
      const left = (box.scrollLeft + x) * (to / size) - x, top = (box.scrollTop + y) * (to / size) - y;
      size = to;
      sheet.style.width = `${100 * size}%`;
      box.scrollTo(left, top);
    };
    const whole = () => zoom(Math.min(1, box.clientHeight / (sheet.viewBox.baseVal.height / sheet.viewBox.baseVal.width * box.clientWidth)));
    const tools = document.createElement("div");
    tools.className = "tools";
    const said = { larger: ["Larger", "放大"], smaller: ["Smaller", "缩小"], whole: ["Whole page", "整版"] };
    const acts = { larger: () => zoom(size * 1.5), smaller: () => zoom(size / 1.5), whole };
    for (const [name, act] of Object.entries(acts)) {
      const button = document.createElement("button");
      const [mine, other] = root.dataset.ui === "en" ? said[name] : [...said[name]].reverse();
      button.type = "button";
      button.textContent = mine;
      button.setAttribute(root.dataset.ui === "en" ? "data-zh" : "data-en", other);
      button.addEventListener("click", act);
      tools.append(button);
    }
    box.before(tools);
    box.addEventListener("keydown", (event) => {
      const act = { "+": acts.larger, "=": acts.larger, "-": acts.smaller, "0": whole }[event.key];
      if (act && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act(); }
    });
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const at = box.getBoundingClientRect();
      zoom(size * Math.exp(-event.deltaY / 300), event.clientX - at.left, event.clientY - at.top);
    }, { passive: false });
    let from = null, moved = false;
    box.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button) return;
      from = [event.clientX + box.scrollLeft, event.clientY + box.scrollTop];
      moved = false;
    });
    window.addEventListener("pointermove", (event) => {
      if (!from) return;
      const left = from[0] - event.clientX, top = from[1] - event.clientY;
      moved = moved || Math.hypot(left - box.scrollLeft, top - box.scrollTop) > 4;
      if (moved) { box.classList.add("held"); box.scrollTo(left, top); }
    });
    window.addEventListener("pointerup", () => { from = null; box.classList.remove("held"); });
    box.addEventListener("dragstart", (event) => event.preventDefault());
    // What was pushed is not clicked.
    box.addEventListener("click", (event) => { if (moved) { event.preventDefault(); moved = false; } }, true);
  });
})();
