// @ts-check
// The colours of the page: what the officer chose on this screen, or else what the device asks for.

/** @typedef {'light'|'night'|'contrast'} Theme */

/** @type {Theme[]} */
export const themes = ['light', 'night', 'contrast'];

const kept = 'checkpoint-theme';
const moreContrast = matchMedia('(prefers-contrast: more)');
const dark = matchMedia('(prefers-color-scheme: dark)');

/** @type {Theme|null} */
let chosen = themes.find((one) => one === keptWord()) ?? null;

/** The theme of the page now. @returns {Theme} */
export const theme = () => chosen ?? (moreContrast.matches ? 'contrast' : dark.matches ? 'night' : 'light');

/** Chosen once, a theme stays on this screen. @param {Theme} one */
export function paint(one) {
  chosen = one;
  try {
    localStorage.setItem(kept, one);
  } catch {
    // A browser that keeps nothing: the choice lasts until the page is loaded again.
  }
  show();
}

function keptWord() {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}

function show() {
  document.documentElement.dataset.theme = theme();
}

for (const wish of [moreContrast, dark]) wish.addEventListener('change', show);
show();
