// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap } from '../shapes.js';
import { now } from '../times.js';

/**
 * Number and PIN of somebody else than the officer at the desk: a second officer, or a supervisor.
 * @param {string} id @param {(number: string, pin: string) => void} give @param {boolean} [focus] whether it takes the focus
 */
export function numberAndPin(id, give, focus = true) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    /** @type {HTMLInputElement} */ (form.elements.namedItem('second-pin')).value = '';
    give(String(data.get('second')).trim(), String(data.get('second-pin')));
  };
  const fields = [
    field(`${id}-number`, 'second', 'text', t('second.number'), focus),
    field(`${id}-pin`, 'second-pin', 'password', t('second.pin'), false),
  ];
  return { submit, fields };
}

/** @param {string} id @param {string} name @param {string} type @param {string} label @param {boolean} focus */
function field(id, name, type, label, focus) {
  return h(
    'label',
    { class: 'words', for: id },
    h('span', null, label),
    h('input', {
      id,
      name,
      type,
      inputmode: 'numeric',
      required: true,
      maxlength: name === 'second' ? 16 : 40,
      dir: 'ltr',
      spellcheck: 'false',
      autocomplete: 'off',
      focus,
    }),
  );
}

/**
 * A stop is let go by two: the second officer's number and PIN, while the time runs. The comparison stays in view.
 * @param {import('../contract.js').ConfirmationView} confirmation
 * @param {import('../contract.js').Page} page @param {import('../contract.js').Acts} acts
 */
export function confirmation(confirmation, page, acts) {
  const seconds = Math.ceil(Math.max(0, Date.parse(confirmation.until) - now()) / 1000);
  const { submit, fields } = numberAndPin('confirm', acts.confirm);
  return h(
    'form',
    {
      class: 'actions reasons second',
      key: `confirm-${confirmation.checkId}`,
      'aria-labelledby': 'confirm-title',
      onsubmit: submit,
      autocomplete: 'off',
    },
    h('h2', { id: 'confirm-title' }, t('second.title')),
    h('p', null, t('second.lead')),
    fields,
    h('p', { class: 'soft', 'aria-live': 'off' }, t('second.seconds', { count: seconds })),
    h(
      'button',
      { class: 'act primary', 'data-act': 'second-confirm', 'aria-disabled': String(page.busy) },
      h('span', { class: 'text' }, t('second.confirm')),
      keyCap('Enter'),
    ),
    h(
      'button',
      { type: 'button', class: 'act', 'data-act': 'second-cancel', onclick: acts.withdraw },
      h('span', { class: 'text' }, t('reasons.cancel')),
      keyCap('Esc'),
    ),
  );
}
