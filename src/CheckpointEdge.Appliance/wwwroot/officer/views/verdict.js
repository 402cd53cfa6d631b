// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { shapeOf, verdictShape } from '../shapes.js';

/** @typedef {import('../shapes.js').Shape} Shape */

const reasonsMax = 4;

/** @type {Record<string, Shape>} */
const documentShape = { nothingFound: 'check', doubtful: 'triangle', contradicts: 'cross' };

/** @type {Record<string, Shape>} */
const listShape = { noMatch: 'check', possibleMatch: 'diamond', strongMatch: 'square', notChecked: 'ring' };

/**
 * What the machine advises, and why. What the document says of itself and what the list says stand in two boxes: a
 * fault of a document must not make a name look more wanted.
 * @param {import('../contract.js').ResultView} result
 */
export function verdict(result) {
  return h(
    'section',
    { class: 'panel verdict', 'data-verdict': result.verdict, 'aria-labelledby': 'verdict-title' },
    shapeOf(verdictShape[result.verdict], 'big'),
    h(
      'div',
      { class: 'words' },
      h('h1', { id: 'verdict-title' }, result.title),
      h(
        'ul',
        { class: 'reasons' },
        result.reasons.slice(0, reasonsMax).map((reason) => h('li', null, reason)),
      ),
    ),
    h(
      'div',
      { class: 'boxes' },
      box(
        'document',
        'result.document',
        documentShape[result.documentVerdict],
        `document.${result.documentVerdict}`,
        result.documentSentence,
      ),
      box(
        'list',
        'result.list',
        listShape[result.listVerdict],
        `listVerdict.${result.listVerdict}`,
        result.listSentence,
      ),
    ),
  );
}

/** @param {string} className @param {string} label @param {Shape} shape @param {string} word @param {string} sentence */
function box(className, label, shape, word, sentence) {
  return h(
    'div',
    { class: `box ${className}` },
    h('h2', null, t(label)),
    h('p', null, shapeOf(shape), h('strong', null, t(word))),
    h('p', { class: 'sentence' }, sentence),
  );
}
