// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';
import { differences, signed, spelt } from './letters.js';

/** Why this score: every piece with its share, and what kept it lower. @param {import('../contract.js').MatchView} match */
export function details(match) {
  const largest = Math.max(1, ...match.pieces.map((piece) => Math.abs(Number(piece.points))));
  return h(
    'div',
    {
      class: 'scroll',
      role: 'tabpanel',
      id: 'entry',
      tabindex: 0,
      'aria-label': t('details.caption'),
      key: `details-${match.record}`,
    },
    h(
      'div',
      { class: 'rare' },
      match.rarity ? h('p', { class: 'rarity' }, match.rarity) : null,
      h('p', { class: 'soft alarms' }, match.falseAlarms),
    ),
    h(
      'table',
      { class: 'pieces' },
      h('caption', { class: 'unseen' }, t('details.caption')),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, t('details.reason')),
          h('th', { scope: 'col' }, t('compare.traveller')),
          h('th', { scope: 'col' }, t('compare.listed')),
          h('th', { scope: 'col', class: 'number' }, t('details.points')),
        ),
      ),
      h(
        'tbody',
        null,
        match.pieces.map((piece) =>
          h(
            'tr',
            null,
            h('th', { scope: 'row' }, piece.sentence, piece.letters.length > 0 ? ways(piece) : null),
            h('td', { class: 'letters' }, letters(piece, 'traveller')),
            h('td', { class: 'letters' }, letters(piece, 'listed')),
            h('td', { class: 'number' }, weight(piece.points, largest)),
          ),
        ),
      ),
      h(
        'tfoot',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'row', colspan: 3 }, t('details.sum')),
          h('td', { class: 'number' }, ltr(match.score, 'sum')),
        ),
      ),
    ),
    h('h3', null, t('details.whyNotHigher')),
    match.whyNotHigher.length > 0
      ? h(
          'ul',
          { class: 'why-not' },
          match.whyNotHigher.map((why) => h('li', null, why)),
        )
      : h('p', { class: 'soft' }, t('details.nothing')),
    match.otherNames.length > 0 ? more('match.aka', match.otherNames) : null,
    match.remarks ? more('details.remarks', [match.remarks]) : null,
  );
}

/** @param {string} title @param {string[]} texts */
function more(title, texts) {
  return [
    h('h3', null, t(title)),
    h(
      'ul',
      { class: 'why-not' },
      texts.map((text) => h('li', { dir: 'auto' }, text)),
    ),
  ];
}

/** @param {string} points @param {number} largest */
function weight(points, largest) {
  const against = points.startsWith('-');
  const width = Math.round((Math.abs(Number(points)) / largest) * 60);
  return [
    h(
      'svg',
      { class: `weight${against ? ' against' : ''}`, viewBox: '0 0 60 8', 'aria-hidden': 'true', focusable: 'false' },
      h('rect', { x: 60 - width, y: 1, width, height: 6, rx: 2 }),
    ),
    ltr(signed(points)),
  ];
}

/** What the names would be worth, and what each difference takes. @param {import('../contract.js').PieceView} piece */
const ways = (piece) =>
  h(
    'span',
    { class: 'ways' },
    h('span', null, t('letters.worth', { points: piece.worth })),
    piece.otherwise ? h('span', null, t('letters.otherwise', { points: signed(piece.otherwise) })) : null,
    differences(piece, true),
  );

/** @param {import('../contract.js').PieceView} piece @param {'traveller'|'listed'} side */
const letters = (piece, side) =>
  piece.letters.length > 0
    ? spelt(piece, side)
    : piece[side]
      ? h('bdi', null, piece[side])
      : h('span', { class: 'soft' }, t('result.notGiven'));
