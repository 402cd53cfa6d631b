// @ts-check
// Shapes say the same as words and colours, for eyes that tell no colours and screens that show none.
import { h } from './dom.js';
import { t } from './messages.js';

/** @typedef {'disc'|'diamond'|'square'|'ring'|'triangle'|'check'|'cross'|'dots'} Shape */

/** @param {Shape} shape @param {string} [className] */
export function shapeOf(shape, className = '') {
  return h(
    'svg',
    { class: `shape ${className}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', key: shape },
    drawing[shape](),
  );
}

const drawing = {
  disc: () => h('circle', { cx: 12, cy: 12, r: 10, fill: 'currentColor' }),
  diamond: () => h('path', { d: 'M12 1 23 12 12 23 1 12Z', fill: 'currentColor' }),
  square: () => h('rect', { x: 2.5, y: 2.5, width: 19, height: 19, fill: 'currentColor' }),
  ring: () => h('circle', { cx: 12, cy: 12, r: 9, fill: 'none', stroke: 'currentColor', 'stroke-width': 3 }),
  triangle: () => h('path', { d: 'M12 2 23 21H1Z', fill: 'currentColor' }),
  check: () => h('path', { d: 'M4 13l5 5L20 6', fill: 'none', stroke: 'currentColor', 'stroke-width': 3.2 }),
  cross: () => h('path', { d: 'M5 5 19 19M19 5 5 19', stroke: 'currentColor', 'stroke-width': 3.2 }),
  dots: () => h('path', { d: 'M3 12h4M10 12h4M17 12h4', stroke: 'currentColor', 'stroke-width': 3.6 }),
};

/** @type {Record<import('./contract.js').VerdictWord, Shape>} */
export const verdictShape = { clear: 'disc', look: 'diamond', stop: 'square', couldNotCheck: 'ring' };

/** @type {Record<import('./contract.js').ChipState, Shape>} */
export const chipShape = {
  genuine: 'check',
  notGenuine: 'cross',
  differs: 'cross',
  notVerified: 'ring',
  notRead: 'triangle',
  brokenOff: 'triangle',
  noChip: 'ring',
  readerGone: 'triangle',
};

/** @type {Record<import('./contract.js').CheckWord, Shape>} */
export const checkShape = { pass: 'check', fail: 'cross', notDone: 'ring' };

/** @type {Record<import('./contract.js').TrustView['level'], Shape>} */
export const trustShape = { ready: 'check', partly: 'triangle', none: 'ring' };

/** @type {Record<import('./contract.js').ListView['level'], Shape>} */
export const levelShape = { fresh: 'check', warn: 'triangle', stale: 'square', none: 'ring' };

/** @type {Record<import('./contract.js').Agreement, number>} */
const filled = { same: 4, close: 3, partly: 2, differs: 0, unknown: 0 };

/** @type {Record<Exclude<import('./contract.js').PlacementWord, ''>, Shape>} */
export const placementShape = {
  noDocument: 'ring',
  tooFar: 'triangle',
  glare: 'triangle',
  turnRound: 'triangle',
  holdStill: 'dots',
  good: 'check',
};

/** The word and a bar of four. @param {import('./contract.js').Agreement} agreement */
export function agreementOf(agreement) {
  const bar = [0, 1, 2, 3].map((i) => h('span', { class: i < filled[agreement] ? 'full' : 'bare' }));
  return h(
    'span',
    { class: `agreement ${agreement}` },
    h('span', { class: 'bar', 'aria-hidden': 'true' }, bar),
    h('span', { class: 'word' }, t(`agreement.${agreement}`)),
  );
}

/** A key that does the same as the button it stands on. @param {string} key */
export const keyCap = (key) => h('kbd', { 'aria-hidden': 'true' }, key);

/** Dates, numbers and codes read left to right inside any language. @param {string} text @param {string} [className] */
export const ltr = (text, className) => h('bdi', { dir: 'ltr', class: className }, text);

/** What the comparison of faces says. @type {Record<string, Shape>} */
export const faceShape = { alike: 'check', unclear: 'triangle', different: 'cross', officerCompares: 'ring', noPicture: 'ring' };
