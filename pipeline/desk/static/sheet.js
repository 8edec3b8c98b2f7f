// Draws regions and flows into the picture, in pixels of the scan.

const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

const middle = ([left, top, right, bottom]) => [(left + right) / 2, (top + bottom) / 2];

// Where reading enters and leaves a region: down a column, or leftward over upright lines.
function through(region) {
  const [left, top, right, bottom] = region.box;
  const [x, y] = middle(region.box);
  if (region.upright) {
    const edge = Math.min((right - left) / 4, (bottom - top) / 2);
    return [[right - edge, y], [left + edge, y]];
  }
  const edge = Math.min((bottom - top) / 4, (right - left) / 2);
  return [[x, top + edge], [x, bottom - edge]];
}

// `scale` is one pixel of the screen, in pixels of the scan.
export function draw(svg, data, { chosen, first, scale }) {
  svg.replaceChildren();
  const named = new Map(data.regions.map((one) => [one.id, one]));
  const article = named.get(chosen)?.article;
  const regions = make("g", { class: "regions" }, svg);
  // Small ones last, so that one within another can be reached.
  const area = ({ box: [left, top, right, bottom] }) => (right - left) * (bottom - top);
  const focusable = chosen || data.flows[0]?.regions[0] || data.regions[0]?.id;
  for (const region of [...data.regions].sort((a, b) => area(b) - area(a))) {
    const [left, top, right, bottom] = region.box;
    const names = ["region", `k-${region.kind}`];
    if (region.id === chosen) names.push("chosen");
    if (region.id === first) names.push("first");
    if (article && region.article === article) names.push("mine");
    const group = make(
      "g",
      {
        class: names.join(" "),
        "data-region": region.id,
        role: "button",
        tabindex: region.id === focusable ? 0 : -1,
        "aria-label": region.label,
        "aria-pressed": String(region.id === chosen),
      },
      regions,
    );
    make("rect", { x: left, y: top, width: right - left, height: bottom - top }, group);
  }
  const flows = make("g", {}, svg);
  for (const flow of data.flows) {
    const here = flow.regions.map((id) => named.get(id)).filter(Boolean);
    if (!here.length) continue;
    const group = make("g", { class: `flow hue-${flow.hue}` }, flows);
    let last = null;
    for (const region of here) {
      const [enter, leave] = through(region);
      if (last) {
        const join = data.joins[region.id];
        const path = make("path", { d: `M${last} L${enter}` }, group);
        if (join && join.confidence < 0.8) path.setAttribute("class", "doubtful");
      }
      make("path", { d: `M${enter} L${leave}` }, group);
      last = leave;
    }
    for (const region of here) {
      const [, leave] = through(region);
      // A finger needs more room than an eye.
      make("circle", { class: "grip", cx: leave[0], cy: leave[1], r: 11 * scale, "data-foot": region.id }, group);
      make("circle", { class: "handle", cx: leave[0], cy: leave[1], r: 4.5 * scale, "data-foot": region.id }, group);
    }
    const [left, top, right] = here[0].box;
    const x = here[0].upright ? right : left;
    make("circle", { class: "number handle", cx: x, cy: top, r: 12 * scale, "data-head": here[0].id }, group);
    make("text", { x, y: top, "font-size": 12 * scale }, group).textContent = flow.number;
  }
  // What came second for the region that is looked at.
  const join = data.joins[chosen];
  if (join?.rival && named.has(join.rival)) {
    const [, leave] = through(named.get(join.rival));
    const [enter] = through(named.get(chosen));
    make("path", { class: "rival", d: `M${leave} L${enter}` }, svg);
  }
}
