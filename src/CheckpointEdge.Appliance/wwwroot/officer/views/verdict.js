// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { chipShape, keyCap, shapeOf, verdictShape } from '../shapes.js';

/** @typedef {import('../shapes.js').Shape} Shape */

const reasonsMax = 4;

/** @type {Record<string, Shape>} */
const documentShape = { nothingFound: 'check', doubtful: 'triangle', contradicts: 'cross' };

/** @type {Record<string, Shape>} */
const listShape = { noMatch: 'check', possibleMatch: 'diamond', strongMatch: 'square', notChecked: 'ring' };

/**
 * What the machine advises, and why. What the document says of itself and what the list says stand in two boxes: a
 * fault of a document must not make a name look more wanted. The document's box opens the checks behind it.
 * @param {import('../contract.js').ResultView} result
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
export function verdict(result, page, acts) {
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
      result.chip?.whatToDo
        ? h('p', { class: 'to-do' }, t('trouble.whatToDo', { text: result.chip.whatToDo }))
        : null,
    ),
    h(
      'div',
      { class: 'boxes' },
      documentBox(result, page, acts),
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

/**
 * Printing and chip together; a button as soon as there are checks to look at.
 * @param {import('../contract.js').ResultView} result
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
function documentBox(result, page, acts) {
  const opens = result.inspection !== null;
  const tag = opens ? 'span' : 'p';
  return h(
    opens ? 'button' : 'div',
    {
      class: 'box document',
      key: opens ? 'opens' : 'plain',
      ...(opens && {
        type: 'button',
        'aria-expanded': String(page.inspectionOpen),
        'aria-controls': page.inspectionOpen ? 'inspection' : null,
        'aria-keyshortcuts': 'F7',
        onclick: acts.toggleInspection,
      }),
    },
    h(opens ? 'span' : 'h2', { class: 'title' }, h('span', null, t('result.document')), opens ? keyCap('F7') : null),
    h(
      tag,
      { class: 'word' },
      shapeOf(documentShape[result.documentVerdict]),
      h('strong', null, t(`document.${result.documentVerdict}`)),
    ),
    result.chip
      ? h(
          tag,
          { class: `word chip ${result.chip.state}` },
          shapeOf(chipShape[result.chip.state]),
          h('strong', null, t(`chip.${result.chip.state}`)),
        )
      : null,
    h(tag, { class: 'sentence' }, result.documentSentence),
  );
}

/** @param {string} className @param {string} label @param {Shape} shape @param {string} word @param {string} sentence */
function box(className, label, shape, word, sentence) {
  return h(
    'div',
    { class: `box ${className}` },
    h('h2', { class: 'title' }, t(label)),
    h('p', { class: 'word' }, shapeOf(shape), h('strong', null, t(word))),
    h('p', { class: 'sentence' }, sentence),
  );
}
