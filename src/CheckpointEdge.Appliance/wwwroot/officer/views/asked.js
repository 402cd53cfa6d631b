// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';

/**
 * The printed lines that the camera is not sure of: to be compared, corrected and confirmed.
 * @param {import('../contract.js').AskedView} view
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
export function asked(view, page, acts) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const lines = view.lines.map((_, line) => String(data.get(`line${line}`)).trim().toUpperCase());
    if (!page.busy) acts.confirmLines(lines);
  };
  return h(
    'form',
    { class: 'asked', key: view.lines.join(), onsubmit: submit, autocomplete: 'off' },
    view.lines.map((text, line) =>
      h(
        'label',
        null,
        h('span', { class: 'soft' }, t('asked.line', { line: line + 1 })),
        h('input', {
          name: `line${line}`,
          value: text,
          maxlength: 44,
          dir: 'ltr',
          spellcheck: 'false',
          autocomplete: 'off',
          autocapitalize: 'characters',
        }),
      ),
    ),
    h('ul', null, view.characters.map(character)),
    page.notice ? h('p', { class: 'error', role: 'alert' }, page.notice) : null,
    h('button', { class: 'act primary', 'aria-disabled': String(page.busy) }, t('asked.go')),
  );
}

/** @param {import('../contract.js').AskedCharacterView} one */
function character(one) {
  const place = { line: one.line + 1, position: one.position + 1 };
  /** @param {Event} event @param {string} text */
  const put = (event, text) => {
    const form = /** @type {HTMLElement} */ (event.currentTarget).closest('form');
    const input = /** @type {HTMLInputElement} */ (form?.elements.namedItem(`line${one.line}`));
    input.value = input.value.slice(0, one.position) + text + input.value.slice(one.position + 1);
    input.focus();
    input.setSelectionRange(one.position, one.position + 1);
  };
  return h(
    'li',
    null,
    h('span', null, t('asked.character', { ...place, read: one.read })),
    one.alternatives.length === 0
      ? h('span', { class: 'soft' }, t('asked.only'))
      : [one.read, ...one.alternatives].map((text) =>
          h(
            'button',
            {
              type: 'button',
              class: 'act',
              'aria-label': t('asked.useLabel', { ...place, character: text }),
              onclick: (/** @type {Event} */ event) => put(event, text),
            },
            ltr(text),
          ),
        ),
  );
}
