// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { theme, themes } from '../themes.js';

/** @typedef {import('../contract.js').Acts} Acts */

/** Every theme by its name, before anybody is signed in. @param {Acts} acts */
export const themeButtons = (acts) =>
  h(
    'div',
    { class: 'languages', role: 'group', 'aria-label': t('settings.theme') },
    themes.map((one) =>
      h(
        'button',
        { type: 'button', 'data-theme-name': one, 'aria-pressed': String(one === theme()), onclick: () => acts.paint(one) },
        t(`theme.${one}`),
      ),
    ),
  );

/** One button of the strip that goes from theme to theme. @param {Acts} acts */
export function themeButton(acts) {
  const name = t('settings.themeNow', { theme: t(`theme.${theme()}`) });
  const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
  return h(
    'button',
    { type: 'button', class: 'cell theme', key: 'theme', 'aria-label': name, title: name, onclick: () => acts.paint(next) },
    h(
      'svg',
      { class: 'shape', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
      h('circle', { cx: 12, cy: 12, r: 9.5, fill: 'none', stroke: 'currentColor', 'stroke-width': 2.5 }),
      h('path', { d: 'M12 2.5a9.5 9.5 0 0 1 0 19Z', fill: 'currentColor' }),
    ),
  );
}
