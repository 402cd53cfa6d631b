// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap, ltr, shapeOf } from '../shapes.js';
import { listParts } from './lists.js';

/** @typedef {import('../contract.js').MatchView} MatchView */

const digitsMax = 9;

/**
 * Every entry that agrees, worst first, and whose entry the chosen one is.
 * @param {import('../contract.js').ResultView} result
 * @param {number} selected
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
export function matches(result, selected, page, acts) {
  return [
    h(
      'div',
      { class: 'tabs-line' },
      h(
        'div',
        {
          class: 'tabs',
          role: 'tablist',
          'aria-label': t('matches.label'),
          onkeydown: walk(result.matches.length, selected, acts),
        },
        result.matches.map((match, i) => tab(match, i, i === selected, acts)),
      ),
      h(
        'button',
        { type: 'button', class: 'why', 'aria-pressed': String(page.detailsOpen), onclick: acts.toggleDetails },
        h('span', null, t(page.detailsOpen ? 'details.close' : 'details.open')),
        keyCap('F6'),
      ),
    ),
    entry(result.matches[selected]),
  ];
}

/** @param {MatchView} match @param {number} i @param {boolean} chosen @param {import('../contract.js').Acts} acts */
function tab(match, i, chosen, acts) {
  return h(
    'button',
    {
      type: 'button',
      role: 'tab',
      id: `tab-${i}`,
      class: `tab ${match.band}`,
      'aria-selected': String(chosen),
      'aria-controls': 'entry',
      tabindex: chosen ? 0 : -1,
      onclick: () => acts.selectMatch(i),
    },
    i < digitsMax ? keyCap(String(i + 1)) : null,
    h(
      'span',
      { class: 'tab-text' },
      h('bdi', { class: 'tab-name' }, nameOf(match)),
      h(
        'span',
        { class: 'soft' },
        shapeOf(match.band === 'strong' ? 'square' : 'diamond'),
        h(
          'span',
          { class: 'tab-kind' },
          `${t(match.document ? `document.${match.document}` : `band.${match.band}`)} · ${match.list}`,
        ),
      ),
    ),
  );
}

/** @param {number} count @param {number} selected @param {import('../contract.js').Acts} acts */
function walk(count, selected, acts) {
  /** @param {KeyboardEvent} event */
  return (event) => {
    const rtl = document.documentElement.dir === 'rtl';
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : step ? (selected + step + count) % count : -1;
    if (next < 0) return;
    event.preventDefault();
    acts.selectMatch(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
}

/** @param {MatchView} match */
const nameOf = (match) => match.name || t('match.documentOnly', { id: match.sourceId });

/** Whose list, which entry, how old, and what its owner asks for. @param {MatchView} match */
function entry(match) {
  return h(
    'div',
    { class: 'entry' },
    h('h2', { class: 'unseen' }, h('bdi', null, nameOf(match))),
    h(
      'p',
      { class: 'from' },
      h('strong', null, h('bdi', null, match.listTitle)),
      h('span', null, h('bdi', null, match.source), ' ', ltr(match.sourceId)),
      match.noticeColour
        ? h('span', { class: `notice-colour ${match.noticeColour}` }, t(`notice.${match.noticeColour}`))
        : null,
      match.recordChanged ? h('span', null, t('match.changed', { date: match.recordChanged })) : null,
      h('span', null, t('match.score', { score: match.score })),
    ),
    match.document
      ? h('p', { class: 'found-as' }, shapeOf('triangle'), h('span', null, t(`document.${match.document}.lead`)))
      : null,
    match.foundAs
      ? h('p', { class: 'found-as' }, shapeOf('triangle'), h('span', null, t('match.foundAs', { from: match.foundAs })))
      : null,
    h(
      'p',
      { class: 'what' },
      h('span', { class: 'soft' }, t(match.document === 'listed' ? 'match.toDo' : 'match.confirmed'), ' '),
      // What the list says stays as it says it, in a language that nobody knows.
      h('bdi', { lang: '' }, match.action),
      match.discreet ? h('strong', { class: 'discreet' }, ' ', t('match.discreet')) : null,
    ),
  );
}

/**
 * The same place without an entry: what was searched, so that "nothing" can be weighed.
 * @param {import('../contract.js').KioskState} state
 * @param {import('../contract.js').ResultView} result
 */
export function nothingListed(state, result) {
  const searched = result.listVerdict !== 'notChecked';
  return h(
    'div',
    { class: 'nothing', tabindex: 0, role: 'group', 'aria-labelledby': 'listed-title' },
    h('h2', { id: 'listed-title' }, t(searched ? 'matches.none' : 'matches.notChecked')),
    h('p', { class: 'soft' }, t(searched ? 'matches.noneLead' : 'matches.notCheckedLead')),
    listParts(state.list),
  );
}
