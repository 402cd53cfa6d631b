// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap, ltr, shapeOf } from '../shapes.js';
import { clockTime, now } from '../times.js';
import { numberAndPin } from './confirmation.js';
import { identity } from './identity.js';

/** @typedef {import('../contract.js').Page} Page */
/** @typedef {import('../contract.js').Acts} Acts */

/** What the first officers referred and a second one has not judged. @param {import('../contract.js').KioskState} state @param {Acts} acts */
export function cases(state, acts) {
  return h(
    'main',
    { class: 'content queue', key: 'cases', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'cases-title' },
      h('h1', { id: 'cases-title', tabindex: -1, focus: true }, t('cases.title')),
      h('p', { class: 'soft' }, t('cases.lead')),
      state.secondLine.length === 0
        ? h('p', { class: 'lead' }, t('cases.empty'))
        : h(
            'ul',
            { class: 'cases scroll' },
            state.secondLine.map((one, i) =>
              h(
                'li',
                { key: one.caseId },
                h(
                  'button',
                  {
                    type: 'button',
                    class: 'act',
                    'data-case': one.caseId,
                    onclick: () => (one.own ? acts.callFor(one.caseId) : acts.openCase(one.caseId)),
                  },
                  h(
                    'span',
                    { class: 'text' },
                    h('span', null, t('cases.referred', { time: clockTime(one.referredAt) })),
                    h('span', { class: 'note' }, t(one.own ? 'cases.own' : 'cases.open')),
                  ),
                  i < 9 ? keyCap(String(i + 1)) : null,
                ),
              ),
            ),
          ),
    ),
  );
}

/** @param {string} until */
const secondsLeft = (until) => Math.ceil(Math.max(0, Date.parse(until) - now()) / 1000);

/**
 * The supervisor who was called to the desk signs on top of the officer's session, then sees the traveller.
 * @param {import('../contract.js').Page} page @param {Acts} acts
 */
export function callSupervisor(page, acts) {
  const { submit, fields } = numberAndPin('call', acts.call);
  return h(
    'main',
    { class: 'content queue', key: `call-${page.calling}`, id: 'main', tabindex: -1 },
    h(
      'form',
      { class: 'panel second call', onsubmit: submit, autocomplete: 'off', 'aria-labelledby': 'call-title' },
      h('h1', { id: 'call-title' }, t('call.title')),
      h('p', { class: 'soft' }, t('call.lead')),
      fields,
      h(
        'button',
        { class: 'act primary', 'data-act': 'call', 'aria-disabled': String(page.busy) },
        h('span', { class: 'text' }, t('call.go')),
        keyCap('Enter'),
      ),
    ),
  );
}

/**
 * Document, faces and both identities, and nothing that machine or officer thought of them.
 * @param {import('../contract.js').BlindView} blind @param {Acts} acts
 */
export function blindCase(blind, acts) {
  /** @type {any} */
  const seen = { traveller: blind.traveller, portraitUrl: null, chip: null, face: null };
  return h(
    'main',
    { class: 'content blind', key: `blind-${blind.caseId}`, id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel asks', 'aria-labelledby': 'blind-title' },
      h(
        'div',
        null,
        h('h1', { id: 'blind-title', tabindex: -1, focus: true }, t('blind.title')),
        h('p', { class: 'soft' }, t('blind.lead')),
        blind.until ? h('p', { 'aria-live': 'off' }, t('call.looks', { number: blind.supervisor, count: secondsLeft(blind.until) })) : null,
      ),
      face(blind.portraitUrl, t('result.portrait')),
      face(blind.photographUrl, t('result.chipPortrait')),
      face(blind.liveUrl, t('result.livePicture')),
    ),
    identity(seen, acts),
    h(
      'section',
      { class: 'panel entries scroll', tabindex: 0, 'aria-label': t('blind.entries') },
      blind.entries.length === 0 ? h('p', { class: 'lead' }, t('blind.noEntry')) : blind.entries.map(entry),
    ),
  );
}

/** @param {string|null} src @param {string} alt */
const face = (src, alt) => (src ? h('img', { class: 'portrait', src, alt, key: src }) : null);

/** @param {import('../contract.js').BlindEntryView} one */
function entry(one) {
  return h(
    'div',
    { class: 'blind-entry' },
    h('h2', null, h('bdi', null, one.name || t('result.noName'))),
    one.otherNames.length > 0 ? h('p', { class: 'soft' }, one.otherNames.map((name, i) => [i > 0 ? ' · ' : '', h('bdi', null, name)])) : null,
    h(
      'table',
      { class: 'compare' },
      h('caption', { class: 'unseen' }, t('compare.caption')),
      h(
        'thead',
        null,
        h('tr', null, ['compare.field', 'compare.traveller', 'compare.listed'].map((key) => h('th', { scope: 'col' }, t(key)))),
      ),
      h(
        'tbody',
        null,
        one.rows.map((row) =>
          h(
            'tr',
            { key: row.field },
            h('th', { scope: 'row' }, row.label),
            [row.traveller, row.listed].map((text) =>
              h('td', null, text ? h('bdi', null, text) : h('span', { class: 'soft' }, t('result.notGiven'))),
            ),
          ),
        ),
      ),
    ),
    one.remarks ? h('p', { class: 'soft', dir: 'auto' }, one.remarks) : null,
  );
}

/** What the first officer decided, now that the second has judged. @param {import('../contract.js').FirstLookView} first */
export function firstLook(first) {
  const agrees = first.agrees === null ? 'unsaid' : first.agrees ? 'agree' : 'differ';
  return h(
    'main',
    { class: 'content queue', key: 'first-look', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel first-look', 'aria-labelledby': 'first-title' },
      h('h1', { id: 'first-title', tabindex: -1, focus: true }, shapeOf(first.agrees === false ? 'triangle' : 'check'), ' ', t(`first.${agrees}`)),
      h(
        'dl',
        { class: 'facts' },
        h('div', null, h('dt', null, t('first.you')), h('dd', null, t(`judge.${first.judgement}`))),
        h('div', null, h('dt', null, t('first.officer')), h('dd', null, ltr(first.officer), ' · ', t(`decided.${first.decision}`))),
        h('div', null, h('dt', null, t('first.machine')), h('dd', null, first.title)),
      ),
      h('p', { class: 'soft' }, t('first.recorded')),
    ),
  );
}
