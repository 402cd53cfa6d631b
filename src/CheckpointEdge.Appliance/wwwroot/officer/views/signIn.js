// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { numberAndPin } from './confirmation.js';
import { shapeOf } from '../shapes.js';
import { place } from './header.js';
import { languageButtons } from './languages.js';
import { summary } from './shift.js';
import { themeButtons } from './themes.js';

/**
 * @param {import('../contract.js').KioskState} state
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
export function signIn(state, page, acts) {
  const seconds = Math.ceil(Math.max(0, page.signInWaitUntil - Date.now()) / 1000);
  const waiting = seconds > 0 && page.signInOfficer !== '';
  const error = seconds > 0 ? t('signIn.wait', { count: seconds }) : page.signInError;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    /** @type {HTMLInputElement} */ (form.elements.namedItem('pin')).value = '';
    if (seconds === 0 && !page.busy) acts.signIn(String(data.get('officer')).trim(), String(data.get('pin')));
  };
  return h(
    'main',
    { class: waiting || page.ended ? 'sign-in waiting' : 'sign-in', key: 'sign-in', id: 'main', tabindex: -1 },
    h(
      'form',
      { class: 'panel', onsubmit: submit, autocomplete: 'off' },
      h('p', { class: 'place' }, place(state.unit)),
      h('h1', null, t('signIn.title')),
      h(
        'label',
        null,
        h('span', null, t('signIn.officer')),
        h('input', {
          name: 'officer',
          inputmode: 'numeric',
          required: true,
          maxlength: 20,
          focus: true,
          dir: 'ltr',
          spellcheck: 'false',
          autocomplete: 'off',
          'aria-describedby': 'sign-in-error',
        }),
      ),
      h(
        'label',
        null,
        h('span', null, t('signIn.pin')),
        h('input', {
          name: 'pin',
          type: 'password',
          inputmode: 'numeric',
          required: true,
          maxlength: 40,
          dir: 'ltr',
          autocomplete: 'off',
          'aria-describedby': 'sign-in-error',
        }),
      ),
      card(state),
      h('p', { id: 'sign-in-error', class: 'error', role: 'alert' }, error),
      h('button', { class: 'act primary', 'aria-disabled': String(seconds > 0 || page.busy) }, t('signIn.go')),
      h('p', { class: 'soft' }, t('signIn.note')),
      languageButtons(acts),
      themeButtons(acts),
    ),
    waiting ? supervisor(page, acts) : page.ended ? ended(page.ended) : null,
  );
}

/** At a desk with a reader for the officers' own cards. @param {import('../contract.js').KioskState} state */
function card({ officerCard }) {
  if (!officerCard) return null;
  const shape = officerCard === 'present' ? 'check' : officerCard === 'absent' ? 'ring' : 'triangle';
  return h('p', { class: `card ${officerCard}`, role: 'status' }, shapeOf(shape), h('span', null, t(`card.${officerCard}`)));
}

/**
 * Who mistyped too often does not have to sit it out when a supervisor is there.
 * @param {import('../contract.js').Page} page @param {import('../contract.js').Acts} acts
 */
function supervisor(page, acts) {
  const { submit, fields } = numberAndPin('lift', acts.lift, false);
  return h(
    'form',
    { class: 'panel lift', key: 'lift', onsubmit: submit, autocomplete: 'off', 'aria-labelledby': 'lift-title' },
    h('h2', { id: 'lift-title' }, t('lift.title')),
    h('p', { class: 'soft' }, t('lift.lead', { number: page.signInOfficer })),
    fields,
    h('button', { class: 'act', 'data-act': 'lift', 'aria-disabled': String(page.busy) }, t('lift.go')),
  );
}

/** The shift that has just ended, for whoever takes over. @param {import('../contract.js').ShiftView} shift */
const ended = (shift) =>
  h(
    'section',
    { class: 'panel ended', key: 'ended', 'aria-labelledby': 'ended-title' },
    h('h2', { id: 'ended-title' }, t('shift.ended')),
    summary(shift),
  );
