// @ts-check
// Times are ISO and Gregorian with Latin digits in every language. The service's clock counts, not the browser's.

let offsetMilliseconds = 0;

/** Every answer of the service carries its time; a remote browser may be wrong by minutes. @param {string|null} dateHeader */
export function learnServiceTime(dateHeader) {
  const at = dateHeader ? Date.parse(dateHeader) : NaN;
  // The header counts whole seconds: a smaller difference says nothing.
  if (!Number.isNaN(at)) offsetMilliseconds = Math.abs(at - Date.now()) < 1500 ? 0 : at - Date.now();
}

export const now = () => Date.now() + offsetMilliseconds;

/** @param {number} value */
const two = (value) => String(value).padStart(2, '0');

/** @param {string|number} at @returns {string} `13:05` */
export function clockTime(at) {
  const d = new Date(at);
  return `${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** @param {string|number} at @returns {string} `13:05:22` */
export const clockSeconds = (at) => `${clockTime(at)}:${two(new Date(at).getSeconds())}`;

/** @param {string|number} at @returns {string} `2026-11-21` */
export function isoDate(at) {
  const d = new Date(at);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** @param {string|number} at @returns {string} `2026-11-21 13:05` */
export const isoMinute = (at) => `${isoDate(at)} ${clockTime(at)}`;

/** Until when a decision can be taken back, by the clock that nobody sets. @type {WeakMap<object, number>} */
const undoEnds = new WeakMap();

/** The service says how long is left; from here on the page counts. @param {import('./contract.js').DecisionView|null} decision */
export function learnUndo(decision) {
  if (decision) undoEnds.set(decision, performance.now() + decision.undoMillisecondsLeft);
}

/** @param {import('./contract.js').DecisionView} decision @returns {number} whole seconds in which it can be taken back */
export const undoSecondsLeft = (decision) => Math.ceil(Math.max(0, (undoEnds.get(decision) ?? 0) - performance.now()) / 1000);
