// @ts-check
import { h } from '../dom.js';
import { languages } from '../languages.js';
import { language, t } from '../messages.js';

/** @typedef {import('../languages.js').Language} Language */
/** @typedef {import('../contract.js').Acts} Acts */

const all = /** @type {Language[]} */ (Object.keys(languages));

/** Every language in its own words and letters, before anybody is signed in. @param {Acts} acts */
export const languageButtons = (acts) =>
  h(
    'div',
    { class: 'languages', role: 'group', 'aria-label': t('settings.language') },
    all.map((one) =>
      h(
        'button',
        {
          type: 'button',
          lang: one,
          dir: languages[one].dir,
          'data-language': one,
          'aria-pressed': String(one === language()),
          onclick: () => acts.speak(one),
        },
        languages[one].name,
      ),
    ),
  );

/** The same while signed in, in one line of the strip. @param {Acts} acts */
export const languageChoice = (acts) =>
  h(
    'label',
    { class: 'cell language', key: 'language' },
    h('span', { class: 'label' }, t('settings.language')),
    h(
      'select',
      {
        name: 'language',
        onchange: (/** @type {Event} */ event) =>
          acts.speak(/** @type {Language} */ (/** @type {HTMLSelectElement} */ (event.target).value)),
      },
      all.map((one) =>
        h('option', { value: one, lang: one, key: one, selected: one === language() }, languages[one].name),
      ),
    ),
  );
