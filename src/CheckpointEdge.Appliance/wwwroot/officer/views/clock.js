// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap, ltr } from '../shapes.js';
import { isoMinute, now } from '../times.js';
import { numberAndPin } from './confirmation.js';

/**
 * The time in full, for a supervisor who compares it with another clock and signs.
 * @param {import('../contract.js').Page} page @param {import('../contract.js').Acts} acts
 */
export function confirmClock(page, acts) {
  const shown = new Date(now()).toISOString();
  const { submit, fields } = numberAndPin('clock', (officer, pin) => acts.confirmClock(officer, pin, shown));
  return h(
    'main',
    { class: 'content queue', key: 'clock', id: 'main', tabindex: -1 },
    h(
      'form',
      { class: 'panel second call', onsubmit: submit, autocomplete: 'off', 'aria-labelledby': 'clock-title' },
      h('h1', { id: 'clock-title' }, t('clock.title')),
      h('p', { class: 'lead' }, h('strong', null, ltr(isoMinute(shown)))),
      h('p', { class: 'soft' }, t('clock.lead')),
      fields,
      h(
        'button',
        { class: 'act primary', 'data-act': 'clock-confirm', 'aria-disabled': String(page.busy) },
        h('span', { class: 'text' }, t('clock.go')),
        keyCap('Enter'),
      ),
    ),
  );
}
