// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap } from '../shapes.js';

const textMax = 300;

/**
 * Why it is not the same person: one of the list by its digit, and words if there are any. The comparison stays in view.
 * @param {import('../contract.js').Page} page @param {import('../contract.js').Acts} acts
 */
export function reasons(page, acts) {
  const chosen = page.choosing?.reason ?? '';
  const known = page.reasons.notSamePerson ?? [];
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    acts.confirmReason(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('text') ?? '').trim());
  };
  return h(
    'form',
    { class: 'actions reasons', key: 'reasons', 'aria-labelledby': 'reasons-title', onsubmit: submit },
    h(
      'fieldset',
      null,
      h('legend', { id: 'reasons-title' }, t('reasons.title')),
      known.map((reason, i) =>
        h(
          'label',
          { class: `choice${reason.code === chosen ? ' chosen' : ''}` },
          h('input', {
            type: 'radio',
            name: 'reason',
            value: reason.code,
            checked: reason.code === chosen,
            focus: i === 0,
            onchange: () => acts.chooseReason(reason.code),
          }),
          h('span', null, reason.text),
          keyCap(String(i + 1)),
        ),
      ),
    ),
    h(
      'label',
      { class: 'words' },
      h('span', null, t('reasons.text')),
      h('input', { name: 'text', id: 'reason-text', maxlength: textMax, autocomplete: 'off', dir: 'auto' }),
    ),
    h(
      'button',
      { class: 'act primary', 'data-act': 'confirm', 'aria-disabled': String(!chosen || page.busy) },
      h('span', { class: 'text' }, t('reasons.confirm')),
      keyCap('Enter'),
    ),
    h(
      'button',
      { type: 'button', class: 'act', 'data-act': 'cancel', onclick: acts.cancelReason },
      h('span', { class: 'text' }, t('reasons.cancel')),
      keyCap('Esc'),
    ),
  );
}
