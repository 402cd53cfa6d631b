// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { agreementOf, ltr } from '../shapes.js';
import { differences, signed, spelt } from './letters.js';

/** @param {import('../contract.js').MatchView} match */
export function comparison(match) {
  return h(
    'div',
    {
      class: 'scroll',
      role: 'tabpanel',
      id: 'entry',
      tabindex: 0,
      'aria-label': t('compare.caption'),
      key: `compare-${match.record}`,
    },
    h(
      'table',
      { class: 'compare' },
      h('caption', { class: 'unseen' }, t('compare.caption')),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, t('compare.field')),
          h('th', { scope: 'col' }, t('compare.traveller')),
          h('th', { scope: 'col' }, t('compare.listed')),
          h('th', { scope: 'col' }, t('compare.agreement')),
        ),
      ),
      h(
        'tbody',
        null,
        match.rows.map((row) => [
          h(
            'tr',
            { class: row.agreement, key: row.field },
            h('th', { scope: 'row' }, row.label),
            h('td', null, value(row.traveller)),
            h('td', null, value(row.listed)),
            h('td', { class: 'agrees' }, agreementOf(row.agreement), h('span', { class: 'sentence' }, row.sentence)),
          ),
          match.pieces.filter((piece) => piece.field === row.field && piece.letters.length > 0).map(spelling),
        ]),
      ),
    ),
  );
}

/** One name of the traveller beside its spelling on the list. @param {import('../contract.js').PieceView} piece */
const spelling = (piece) =>
  h(
    'tr',
    { class: 'spelling', key: `spelling-${piece.traveller}-${piece.listed}` },
    h('th', { scope: 'row' }, h('span', { class: 'unseen' }, t('compare.spelling'))),
    h('td', null, spelt(piece, 'traveller')),
    h('td', null, spelt(piece, 'listed')),
    h(
      'td',
      { class: 'agrees' },
      ltr(signed(piece.points), 'points'),
      ' ',
      differences(piece, false),
    ),
  );

const longText = 32;

/** @param {string} text */
const value = (text) =>
  text
    ? h('bdi', { class: text.length > longText ? 'long' : null }, text)
    : h('span', { class: 'soft' }, t('result.notGiven'));
