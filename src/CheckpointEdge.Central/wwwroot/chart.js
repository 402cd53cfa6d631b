// Charts as SVG, drawn for the width that there is: what they say stands in a table behind them as well.

import { element, isolated, table } from "./page.js";
import { mirrored, t } from "./messages.js";

const svgNames = "http://www.w3.org/2000/svg";
const rowPixels = 30;
const barPixels = 14;
let charts = 0;

/** @param {string} name @param {Record<string, any>} [attributes] @param {...any} children */
function drawn(name, attributes = {}, ...children) {
  const node = document.createElementNS(svgNames, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return node;
}

/**
 * The frame of every chart: a title, the picture with a description for who does not see it, and its table.
 * @param {{title: string, note: string, description: string, head: any[], rows: any[][]}} words
 * @param {(width: number) => {height: number, parts: any[]}} draw for a width in pixels
 */
function figure({ title, note, description, head, rows }, draw) {
  const name = `chart-${++charts}`;
  const picture = drawn("svg", { role: "img", "aria-labelledby": `${name}-title ${name}-words`, focusable: "false" });
  const box = element("div", {}, picture);
  let before = 0;
  new ResizeObserver(([seen]) => {
    const width = Math.floor(seen.contentRect.width);
    if (width < 120 || width === before) return;
    before = width;
    const { height, parts } = draw(width);
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("height", String(height));
    if (mirrored) for (const part of parts) mirror(part, width);
    picture.replaceChildren(
      drawn("title", { id: `${name}-title` }, title), drawn("desc", { id: `${name}-words` }, description), ...parts);
  }).observe(box);
  return element("figure", { class: "card chart" },
    element("figcaption", {}, element("h2", {}, title), element("p", { class: "soft small" }, note)),
    rows.length === 0 ? element("p", { class: "soft" }, t("There is nothing to show yet.")) : box,
    rows.length === 0 ? null : element("details", {}, element("summary", {}, t("The figures")), table(title, head, rows)));
}

/** Where people read from right to left a chart begins at the right. @param {any} part @param {number} width */
function mirror(part, width) {
  if (!(part instanceof SVGElement)) return;
  const own = part.nodeName === "rect" ? Number(part.getAttribute("width")) : 0;
  for (const name of ["x", "x1", "x2", "cx"]) {
    if (part.hasAttribute(name)) part.setAttribute(name, String(width - Number(part.getAttribute(name)) - own));
  }
  const path = part.getAttribute("d");
  if (path) part.setAttribute("d", path.replace(/^M([\d.-]+)/, (_, from) => `M${width - Number(from)}`));
  if (part.nodeName === "text") part.textContent = `\u2068${part.textContent}\u2069`;
}

/** Round steps for an axis from 0. @param {number} most @param {number} steps @returns {number[]} */
function ticks(most, steps) {
  const rough = Math.max(most, Number.MIN_VALUE) / steps;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(times => times * ten).find(size => size >= rough) ?? rough;
  const list = [0];
  while ((list.at(-1) ?? 0) < most) list.push(Number(((list.at(-1) ?? 0) + step).toPrecision(12)));
  return list;
}

/** @param {string} text @param {number} pixels roughly, at the size that charts write */
function short(text, pixels) {
  const letters = Math.max(4, Math.floor(pixels / 7.2));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

/** @param {any[]} marks @param {(value: number) => number} x @param {number} height @param {(value: number) => string} say */
function scale(marks, x, height, say) {
  return marks.map(value => [
    drawn("line", { class: value === 0 ? "base" : "grid", x1: x(value), x2: x(value), y1: 4, y2: height - 20 }),
    drawn("text", { class: "soft middle", x: x(value), y: height - 4 }, say(value)),
  ]);
}

/**
 * Bars lying down, one for each row.
 * @param {{title: string, note: string, head: any[], rows: {label: string, value: number, words: string, level?: string, more?: any[]}[], limit?: number,
 *   axis?: (value: number) => string}} what
 * `level` is "warn" or "stop"; `more` are further cells of the table; `limit` draws a line
 */
export function bars({ title, note, head, rows, limit, axis = String }) {
  const words = rows.map(row => `${row.label}: ${row.words}`).join("; ");
  return figure({ title, note, description: words, head, rows: rows.map(row => [isolated(row.label), row.words, ...(row.more ?? [])]) }, width => {
    const left = Math.min(170, Math.round(width * 0.32));
    const right = 84;
    const marks = ticks(Math.max(limit ?? 0, ...rows.map(row => row.value)), width < 420 ? 2 : 4);
    const x = (/** @type {number} */ value) => left + (value / (marks.at(-1) || 1)) * (width - left - right);
    const height = rows.length * rowPixels + 30;
    return {
      height,
      parts: [
        scale(marks, x, height, axis),
        limit === undefined ? null : drawn("line", { class: "limit", x1: x(limit), x2: x(limit), y1: 4, y2: height - 20 }),
        rows.map((row, at) => [
          drawn("text", { class: "end", x: left - 8, y: at * rowPixels + 23 }, short(row.label, left - 8)),
          drawn("rect", {
            class: `bar ${row.level ?? ""}`, x: left, y: at * rowPixels + 11, height: barPixels, rx: 2, width: Math.max(1.5, x(row.value) - left),
          }),
          drawn("text", { x: Math.max(left + 1.5, x(row.value)) + 6, y: at * rowPixels + 23 }, row.words),
        ]),
      ].flat(Infinity),
    };
  });
}

/**
 * Columns standing side by side, for days.
 * @param {{title: string, note: string, head: any[], points: {label: string, value: number}[]}} what
 */
export function columns({ title, note, head, points }) {
  const all = points.reduce((sum, point) => sum + point.value, 0);
  const most = points.reduce((best, point) => (point.value > best.value ? point : best), { label: "", value: 0 });
  const words = all === 0 ? t("None in this time.") : t("{all} from {first} to {last}; most on {day}: {most}.", {
    all, first: points[0].label, last: points.at(-1)?.label ?? "", day: most.label, most: most.value,
  });
  return figure({ title, note, description: words, head, rows: points.map(point => [point.label, point.value]) }, width => {
    const [left, top, height] = [34, 10, 210];
    const low = height - 24;
    const marks = ticks(Math.max(1, most.value), 4).filter(Number.isInteger);
    const y = (/** @type {number} */ value) => low - (value / (marks.at(-1) || 1)) * (low - top);
    const step = (width - left) / points.length;
    const every = Math.ceil(72 / step);
    return {
      height,
      parts: [
        marks.map(value => [
          drawn("line", { class: value === 0 ? "base" : "grid", x1: left, x2: width, y1: y(value), y2: y(value) }),
          drawn("text", { class: "soft end", x: left - 6, y: y(value) + 4 }, String(value)),
        ]),
        points.map((point, at) => [
          point.value === 0 ? null : drawn("rect", {
            class: "bar", x: left + at * step + step * 0.14, width: step * 0.72, y: y(point.value), height: low - y(point.value), rx: 1.5,
          }, drawn("title", {}, `${point.label}: ${point.value}`)),
          (points.length - 1 - at) % every ? null
            : drawn("text", { class: "soft end", x: left + (at + 1) * step, y: height - 5 }, point.label.slice(5)),
        ]),
      ].flat(Infinity),
    };
  });
}

/**
 * What was found with its interval, above what was foretold with its own.
 * @param {{title: string, note: string, head: any[], say: (value: number) => string,
 *   rows: {label: string, found: {at: number, low: number, high: number}, foretold: {at: number, low: number, high: number} | null, cells: any[]}[]}} what
 */
export function intervals({ title, note, head, rows, say }) {
  const one = (/** @type {any} */ rate) => t("{at} ({low} to {high})", { at: say(rate.at), low: say(rate.low), high: say(rate.high) });
  const words = rows.map(row => row.foretold
    ? t("{label}: found {found}, predicted {foretold}", { label: row.label, found: one(row.found), foretold: one(row.foretold) })
    : t("{label}: found {found}", { label: row.label, found: one(row.found) })).join("; ");
  return figure({ title, note, description: words, head, rows: rows.map(row => row.cells) }, width => {
    const tall = rowPixels + 12;
    const left = Math.min(150, Math.round(width * 0.34));
    const marks = ticks(Math.max(...rows.map(row => Math.max(row.found.high, row.foretold?.high ?? 0))), width < 420 ? 2 : 5);
    const x = (/** @type {number} */ value) => left + (value / (marks.at(-1) || 1)) * (width - left - 24);
    const height = rows.length * tall + 30;
    return {
      height,
      parts: [
        scale(marks, x, height, say),
        rows.map((row, at) => {
          const y = at * tall + 17;
          return [
            drawn("text", { class: "end", x: left - 10, y: y + 10 }, short(row.label, left - 10)),
            range("whisker", x(row.found.low), x(row.found.high), y),
            drawn("circle", { class: "dot", cx: x(row.found.at), cy: y, r: 5 }),
            row.foretold === null ? null : [
              range("foretold-range", x(row.foretold.low), x(row.foretold.high), y + 14),
              drawn("path", { class: "foretold", d: `M${x(row.foretold.at)} ${y + 9}l5 5-5 5-5-5z` }),
            ],
          ];
        }),
      ].flat(Infinity),
    };
  });
}

/** @param {string} kind @param {number} from @param {number} to @param {number} y */
function range(kind, from, to, y) {
  return [
    drawn("line", { class: kind, x1: from, x2: to, y1: y, y2: y }),
    drawn("line", { class: kind, x1: from, x2: from, y1: y - 4, y2: y + 4 }),
    drawn("line", { class: kind, x1: to, x2: to, y1: y - 4, y2: y + 4 }),
  ];
}
