// Making elements and talking to Central. Text always goes in as text: nothing here ever reads markup.

import { leftToRight, t } from "./messages.js";

/**
 * One element with its attributes and children. Strings become text nodes; null and false leave nothing.
 * @param {string} name
 * @param {Record<string, any>} [attributes] `on…` are listeners, `class` and the rest are attributes
 * @param {...any} children
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

const unattendedAfterMilliseconds = 60_000;
let touchedAt = performance.now();
for (const kind of ["pointerdown", "keydown"]) {
  window.addEventListener(kind, () => { touchedAt = performance.now(); }, { passive: true });
}

/** A refusal of Central, with its status and its sentence. */
export class Refused extends Error {
  /** @param {number} status @param {string} sentence @param {boolean} [needsCode] a second factor is wanted as well */
  constructor(status, sentence, needsCode = false) {
    super(sentence);
    this.status = status;
    this.needsCode = needsCode;
  }
}

/**
 * Asks Central. Changes carry the header that only this page's scripts can send.
 * @param {string} method
 * @param {string} address
 * @param {any} [body] an object is sent as JSON, a FormData as it is
 */
export async function ask(method, address, body) {
  /** @type {Record<string, string>} */
  const headers = { "X-Checkpoint": "1" };
  // A page that refreshes itself on an empty chair must not keep its session alive.
  if (performance.now() - touchedAt > unattendedAfterMilliseconds) headers["X-Checkpoint-Unattended"] = "1";
  if (body !== undefined && !(body instanceof FormData)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(address, { method, headers, body, credentials: "same-origin" });
  } catch {
    throw new Refused(0, t("Central does not answer."));
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer?.error ?? t("Central answered {status}.", { status: response.status }), answer?.needsCode === true);
  return answer;
}

/** A table in a box of its own, which scrolls sideways when it is too wide.
 * @param {string} caption read by screen readers
 * @param {any[]} head texts, or `{number: text}` for a column of figures
 * @param {any[][]} rows
 * @param {string} [extra] another class of the box
 */
export function table(caption, head, rows, extra = "") {
  const figures = head.map(column => typeof column === "object");
  const titles = head.map(column => (typeof column === "object" ? column.number : column));
  return element("div", { class: `scroll ${extra}`, tabindex: 0, role: "region", "aria-label": caption },
    element("table", {},
      element("thead", {}, element("tr", {},
        titles.map((title, i) => element("th", { scope: "col", class: figures[i] ? "number" : null }, title)))),
      element("tbody", {}, rows.map(row => element("tr", {},
        row.map((cell, i) => element("td", { class: figures[i] ? "number" : null }, cell)))))));
}

/** A labelled field. @param {string} label @param {HTMLElement} input */
export function field(label, input) {
  return element("div", { class: "field" }, element("label", {}, label, input));
}

/** Hands a file to the person. @param {string} name @param {string} content */
export function save(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** Rows of term and description. @param {[string, any][]} pairs */
export function facts(pairs) {
  return element("dl", {}, pairs.map(([term, what]) => [element("dt", {}, term), element("dd", {}, what ?? "")]));
}

/** A name or a number that keeps its own direction. @param {any} text */
export function isolated(text) {
  return element("bdi", {}, text ?? "");
}

/** `2026-03-01 14:05 UTC`. @param {string | null | undefined} moment */
export function stamp(moment) {
  return moment ? leftToRight(`${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`) : t("never");
}

/** "3 min", "5 h", "2 d". @param {string | null | undefined} moment */
export function age(moment) {
  if (!moment) return t("never");
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(moment)) / 60000));
  if (minutes < 1) return t("now");
  if (minutes < 120) return t("{number} min", { number: minutes });
  return minutes < 48 * 60 ? t("{number} h", { number: Math.round(minutes / 60) }) : t("{number} d", { number: Math.round(minutes / 1440) });
}
