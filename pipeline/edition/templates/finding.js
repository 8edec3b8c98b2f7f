"use strict";
// Search. What is typed is folded as the text was (pipeline/edition/folding.py), and the parts of the index that its
// terms lie in are loaded as scripts, which a browser does from a folder as from a server.
const galley = (() => {
  const RUNS = /[\u0e00-\u0e7f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;
  const forms = new Map(), loaded = new Map(), held = { terms: [], texts: [] };
  const UP = document.body.dataset.up, SHOWN = 20, AROUND = 24;
  let list = null;

  const fold = (character) => [...character.normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFKC").toLowerCase().replaceAll("ς", "σ")]
    .filter((one) => /[\p{L}\p{N}]/u.test(one)).map((one) => forms.get(one) || one).join("");
  const letters = (text) => [...text].map(fold).join("");
  const words = (text) => {
    const found = [];
    let word = "";
    for (const one of text) {
      const folded = fold(one);
      if (folded) word += folded;
      else if (!/\p{Mn}/u.test(one)) { if (word) found.push(word); word = ""; }
    }
    return word ? [...found, word] : found;
  };
  const pairs = (text) => {
    const each = [...text];
    return each.length === 1 ? each : each.slice(1).map((one, at) => each[at] + one);
  };
  const load = (name, folder = "search") => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${UP}${folder}/${name}.js`;
        script.onload = done;
        script.onerror = () => failed(new Error(`${folder}/${name}.js is not there`));
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };
  const number = (value, digits) => String(value).padStart(digits, "0");

  const partOf = (term) => {
    let found = 0;
    for (const one of term) found = (Math.imul(found, 31) + one.codePointAt(0)) >>> 0;
    return ((found ^ (found >>> 15)) >>> 0) % list.parts;
  };
  // As finding.py packs them: steps from number to number in base 32, each ending in a figure of the second kind.
  const DIGITS = "0123456789abcdefghijklmnopqrstuv", LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~!*";
  const unpack = (packed) => {
    const numbers = [];
    let at = 0, step = 0;
    for (const one of packed) {
      const last = LAST.indexOf(one);
      step = step * 32 + (last >= 0 ? last : DIGITS.indexOf(one));
      if (last >= 0) { numbers.push(at += step); step = 0; }
    }
    return numbers;
  };
  const spread = (said) => {
    const found = new Map();
    for (const [numbers, text] of Object.entries(said)) {
      const [two, ...others] = text.split(" "), each = [...two];
      for (let at = 0; at < each.length; at += 2) found.set(each[at] + each[at + 1], numbers);
      others.forEach((one) => found.set(one, numbers));
    }
    return found;
  };
  const withTerm = async (term) => {
    const part = partOf(term);
    await load(`terms-${number(part, 4)}`);
    return unpack(held.terms[part].get(term) || "");
  };
  const withAll = async (terms) => {
    const each = await Promise.all([...new Set(terms)].map(withTerm));
    each.sort((a, b) => a.length - b.length);
    return each.slice(1).reduce((kept, other) => { const set = new Set(other); return kept.filter((one) => set.has(one)); }, each[0] || []);
  };
  // The parts of what is typed, between spaces: articles have all of them.
  const partsOf = (query) => query.split(/\s+/u).filter((one) => letters(one));
  const find = async (query) => {
    let found = null;
    for (const part of partsOf(query)) {
      let those = await withAll(pairs(letters(part)));
      if (!RUNS.test(part)) those = [...new Set([...those, ...await withAll(words(part))])];
      const set = new Set(those);
      found = found === null ? those : found.filter((one) => set.has(one));
    }
    return (found || []).sort((a, b) => a - b);
  };

  // Where the parts of a query stand in a text: [start, end) in characters of the text.
  const places = (text, query) => {
    const each = [...text], at = [], found = [];
    let folded = "";
    each.forEach((one, index) => { for (const unit of fold(one)) { folded += unit; for (let n = 0; n < unit.length; n++) at.push(index); } });
    const runs = RUNS.test(text);
    const part = (index) => index >= 0 && index < each.length && (fold(each[index]) || /\p{Mn}/u.test(each[index]));
    for (const one of partsOf(query)) {
      const wanted = runs || RUNS.test(one) ? [letters(one)] : words(one);
      for (const word of wanted) {
        for (let start = folded.indexOf(word); start >= 0; start = folded.indexOf(word, start + word.length)) {
          const first = at[start], last = at[start + word.length - 1];
          if (runs || (!part(first - 1) && !part(last + 1))) found.push([first, last + 1, start, start + word.length]);
        }
      }
    }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  };
  const apart = (found) => found.filter((one, at) => !found.slice(0, at).some((other) => other[1] > one[0]));

  return {
    variants: (said) => { const each = [...said]; for (let at = 0; at < each.length; at += 2) forms.set(each[at], each[at + 1]); },
    articles: (said) => { list = said; },
    terms: (part, said) => { held.terms[part] = spread(said); },
    sheet: (said) => { held.sheet = said; },
    onSheet: async (stem) => { await load(stem, "pages"); return held.sheet; },
    texts: (part, said) => { held.texts[part] = said; },
    fold, letters, words, load, find, places, apart, partsOf,
    ready: async () => { await Promise.all([load("variants"), load("articles")]); return list; },
    textOf: async (article) => {
      const part = Math.floor(article / list.together);
      await load(`text-${number(part, 5)}`);
      return held.texts[part][article % list.together];
    },
    SHOWN, AROUND,
  };
})();

(() => {
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  const make = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });
  const both = (element, en, zh) => {
    const chinese = document.documentElement.dataset.ui === "zh";
    element.textContent = chinese ? zh : en;
    for (const name of ["en", "zh"]) element.removeAttribute(`data-${name}`);
    element.setAttribute(chinese ? "data-en" : "data-zh", chinese ? en : zh);
    return element;
  };

  // The search page.
  document.getElementById("without")?.remove();
  const hits = document.getElementById("hits");
  const row = async (list, article) => {
    const passages = await galley.textOf(article);
    const rows = passages.map((text) => [text, galley.apart(galley.places(text, query))]).filter(([, found]) => found.length);
    // Terms may stand in an article apart from each other: what does not have the query itself is not shown.
    const whole = galley.partsOf(query).every((part) => passages.some((text) => galley.places(text, part).length));
    if (!whole) return null;
    const [file, title, where, language] = list.articles[article];
    const item = make("li"), link = make("a", title), said = make("p");
    link.href = `${file}?q=${encodeURIComponent(query)}`;
    link.lang = said.lang = language;
    link.dir = said.dir = "auto";
    // The passage that has most of what is looked for.
    const kinds = ([text]) => galley.partsOf(query).filter((part) => galley.places(text, part).length).length;
    const [text, found] = rows.reduce((best, one) => (kinds(one) > kinds(best) || (best[0] === title && kinds(one) === kinds(best)) ? one : best));
    const each = [...text], from = Math.max(0, found[0][0] - galley.AROUND);
    let at = from;
    if (from) said.append("…");
    for (const [start, end] of found) {
      if (start > found[0][1] + 2 * galley.AROUND) break;
      said.append(each.slice(at, start).join(""), make("mark", each.slice(start, end).join("")));
      at = end;
    }
    const last = Math.min(each.length, at + 2 * galley.AROUND);
    said.append(each.slice(at, last).join(""), last < each.length ? "…" : "");
    item.append(link, " ", Object.assign(make("span", where), { className: "facts" }), said);
    return item;
  };
  const search = async () => {
    const status = document.getElementById("status"), more = document.getElementById("more");
    document.querySelector("main input[name=q]").value = query;
    const list = await galley.ready();
    if (!galley.letters(query)) { both(status, "Nothing to look for: type a word or a character.", "请输入单词或汉字。"); return; }
    const found = await galley.find(query);
    let at = 0, shown = 0;
    const next = async () => {
      more.hidden = true;
      for (const end = Math.min(found.length, at + galley.SHOWN); at < end; at++) {
        const item = await row(list, found[at]);
        if (item) { hits.append(item); shown++; }
      }
      if (!shown && at < found.length) return next();
      const rest = found.length - at;
      if (!shown) both(status, "Nothing found.", "没有找到。");
      else if (rest) both(status, `${shown} articles, and up to ${rest} more`, `已列${shown}篇，至多还有${rest}篇`);
      else both(status, shown === 1 ? "1 article" : `${shown} articles`, `${shown}篇文章`);
      more.hidden = !rest;
      both(more, "More", "更多");
      document.body.dataset.found = String(shown);
    };
    more.addEventListener("click", next);
    await next();
  };
  if (hits && query) search().catch((error) => { document.getElementById("status").textContent = String(error.message); });

  // The article: hits in the text and on its cuttings.
  const lines = document.getElementById("lines");
  const mark = (block, found) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const text = nodes[0], each = [...text.data];
    let at = 0;
    const parts = [];
    for (const [start, end] of found) {
      parts.push(each.slice(at, start).join(""), make("mark", each.slice(start, end).join("")));
      at = end;
    }
    parts.push(each.slice(at).join(""));
    block.replaceChildren(...parts);
  };
  const outline = (rows, total, start, end) => {
    // Letters of the passage's lines, one line after the other; edits that add or take some are shared out among all.
    const counted = rows.reduce((sum, row) => sum + row[4].reduce((n, value, at) => n + (at % 3 === 2 ? value : 0), 0), 0) || 1;
    const scale = counted / Math.max(1, total);
    let at = 0;
    for (const [sheet, way, across, thick, runs] of rows) {
      let first = null, last = null;
      for (let n = 0; n < runs.length; n += 3) {
        const [from, extent, count] = runs.slice(n, n + 3);
        const low = Math.max(0, start * scale - at) / count, high = Math.min(count, end * scale - at) / count;
        at += count;
        if (!count || high <= low || low >= 1) continue;
        const [a, b] = way === 2 ? [1 - high, 1 - low] : [low, high];
        first = Math.min(first ?? Infinity, from + a * extent);
        last = Math.max(last ?? -Infinity, from + b * extent);
      }
      if (first === null) continue;
      const box = way === 1 ? [across, first, thick, last - first] : [first, across, last - first, thick];
      for (const cutting of document.querySelectorAll(`svg[data-sheet="${sheet}"]`)) {
        const view = cutting.viewBox.baseVal;
        if (box[0] + box[2] < view.x || box[0] > view.x + view.width || box[1] + box[3] < view.y || box[1] > view.y + view.height) continue;
        const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        ["x", "y", "width", "height"].forEach((name, index) => rect.setAttribute(name, box[index].toFixed(1)));
        rect.setAttribute("class", "hit");
        cutting.append(rect);
      }
    }
  };
  // What is looked for goes along, from an article to its pages and from a page to its articles.
  const carry = () => {
    for (const link of document.querySelectorAll("main a[href]")) {
      const [path, anchor] = link.getAttribute("href").split("#");
      if (path.includes("search.html") || path.includes("?") || !path.endsWith(".html")) continue;
      link.setAttribute("href", `${path}?q=${encodeURIComponent(query)}${anchor ? `#${anchor}` : ""}`);
    }
  };
  // The page: hits on its picture.
  const sheet = document.querySelector(".sheet[data-lines]");
  if (sheet && query) {
    Promise.all([galley.load("variants"), galley.onSheet(sheet.dataset.lines)]).then(([, passages]) => {
      for (const [text, rows] of passages) {
        const total = [...galley.letters(text)].length;
        galley.apart(galley.places(text, query)).forEach(([, , start, end]) => outline(rows, total, start, end));
      }
      const box = sheet.parentElement, hit = sheet.querySelector(".hit");
      if (hit && !location.hash) {
        const at = hit.getBoundingClientRect(), around = box.getBoundingClientRect();
        box.scrollTo(box.scrollLeft + at.left - around.left - box.clientWidth / 2, box.scrollTop + at.top - around.top - box.clientHeight / 3);
      }
      carry();
      document.body.dataset.marked = "yes";
    });
  }
  if (lines && query) {
    galley.load("variants").then(() => {
      const rows = JSON.parse(lines.textContent);
      for (const block of document.querySelectorAll(".block")) {
        const text = block.textContent, found = galley.apart(galley.places(text, query));
        if (!found.length) continue;
        const total = [...galley.letters(text)].length;
        mark(block, found);
        found.forEach(([, , start, end]) => outline(rows[block.id] || [], total, start, end));
      }
      const box = document.querySelector(".cuttings"), hit = document.querySelector(".hit");
      if (hit) box.scrollTop += hit.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
      document.querySelector("mark")?.scrollIntoView({ block: "nearest" });
      carry();
      document.body.dataset.marked = "yes";
    });
  }
})();
