// @ts-check
import { h } from '../dom.js';
import { has, t } from '../messages.js';
import { ltr } from '../shapes.js';

/** @typedef {import('../contract.js').PieceView} PieceView */
/** @typedef {import('../contract.js').LettersView} LettersView */

const same = 'letters-same';
const none = '–';
const longest = 18;

/** @param {LettersView} step @param {'traveller'|'listed'} side */
const width = (step, side) => Math.max(step.traveller.length, step.listed.length) - step[side].length;

/**
 * One side in letters of one width, so that the two sides stand letter below letter; what differs is marked, and a
 * place where only the other side has letters stays open.
 * @param {PieceView} piece @param {'traveller'|'listed'} side
 */
export function spelt(piece, side) {
  return h(
    'bdi',
    { class: `spelt${piece[side].length > longest ? ' long' : ''}`, dir: 'ltr' },
    piece.letters.map((step) =>
      step.rule === same
        ? step[side]
        : [
            step[side] ? h('u', { class: 'odd' }, step[side]) : null,
            width(step, side) > 0
              ? h('span', { class: 'open', 'aria-hidden': 'true' }, '\u00a0'.repeat(width(step, side)))
              : null,
          ],
    ),
  );
}

/** What differs, in words: "K/C spelling variant". @param {PieceView} piece @param {boolean} costs */
export function differences(piece, costs) {
  return piece.letters
    .filter((step) => step.rule !== same)
    .map((step) =>
      h(
        'span',
        { class: 'difference' },
        ltr(`${step.traveller || none}/${step.listed || none}`, 'pair'),
        ' ',
        has(`letters.${step.rule}`) ? t(`letters.${step.rule}`) : step.rule,
        costs ? [' ', ltr(signed(step.points), 'cost')] : null,
      ),
    );
}

/** @param {string} points */
export const signed = (points) =>
  points.startsWith('-') || Number(points) === 0 ? points.replace('-', '\u2212') : `+${points}`;
