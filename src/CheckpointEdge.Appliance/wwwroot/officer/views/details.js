// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';

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
            h('th', { scope: 'row' }, piece.sentence),
            h('td', { class: 'letters' }, letters(piece.traveller, piece.listed)),
            h('td', { class: 'letters' }, letters(piece.listed, piece.traveller)),
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
    ltr(against || Number(points) === 0 ? points.replace('-', '−') : `+${points}`),
  ];
}

/**
 * The letters that the other side does not have at that place (from the longest common subsequence) are underlined.
 * @param {string} own
 * @param {string} other
 */
function letters(own, other) {
  if (!own) return h('span', { class: 'soft' }, t('result.notGiven'));
  if (!other || own === other) return h('bdi', null, own);
  const common = commonPlaces(own, other);
  return h(
    'bdi',
    null,
    [...own].map((letter, i) => (common.has(i) ? letter : h('u', { class: 'odd' }, letter))),
  );
}

const lettersMax = 60;

/** @param {string} a @param {string} b @returns {Set<number>} places in a that are part of the common subsequence */
function commonPlaces(a, b) {
  const [x, y] = [[...a].slice(0, lettersMax), [...b].slice(0, lettersMax)];
  const length = Array.from({ length: x.length + 1 }, () => new Array(y.length + 1).fill(0));
  const same = (/** @type {number} */ i, /** @type {number} */ j) => x[i].toUpperCase() === y[j].toUpperCase();
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      length[i][j] = same(i, j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const places = new Set([...a].keys().filter((i) => i >= lettersMax));
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    if (same(i, j)) {
      places.add(i);
      i++;
      j++;
    } else if (length[i + 1][j] >= length[i][j + 1]) i++;
    else j++;
  }
  return places;
}
