// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { checkShape, keyCap, ltr, shapeOf } from '../shapes.js';

/** @typedef {import('../contract.js').InspectionView} InspectionView */
/** @typedef {import('../contract.js').CheckWord} CheckWord */

/**
 * Every check of the chip, in the groups of an inspection record: done or not, and why. In the place of the list, one
 * touch away and one touch back.
 * @param {import('../contract.js').ResultView} result
 * @param {InspectionView} tree
 * @param {import('../contract.js').Acts} acts
 */
export function inspection(result, tree, acts) {
  return h(
    'section',
    { class: 'panel listed inspection', key: 'inspection', id: 'inspection', 'aria-labelledby': 'inspection-title' },
    h(
      'div',
      { class: 'tabs-line' },
      h(
        'div',
        { class: 'inspection-title' },
        h('h2', { id: 'inspection-title' }, t('inspection.title')),
        result.chip?.access ? ltr(result.chip.access, 'soft') : null,
      ),
      h(
        'button',
        { type: 'button', class: 'why', 'aria-keyshortcuts': 'F7', onclick: acts.toggleInspection },
        h('span', null, t('inspection.close')),
        keyCap('F7'),
      ),
    ),
    h(
      'div',
      { class: 'scroll', role: 'group', tabindex: 0, focus: true, 'aria-labelledby': 'inspection-title' },
      result.chip ? h('p', { class: 'summary' }, result.chip.sentence) : null,
      tree.groups.map(group),
      tree.differences.length > 0 ? differences(tree.differences) : null,
      tree.signer ? signer(tree.signer) : null,
    ),
  );
}

/** @param {import('../contract.js').CheckGroupView} one */
function group(one) {
  return h(
    'div',
    { class: 'checks', key: one.name, role: 'group', 'aria-label': one.label },
    h('h3', { class: one.result }, h('span', null, one.label), resultOf(one.result)),
    h(
      'ul',
      null,
      one.checks.map((check) =>
        h(
          'li',
          { class: check.result, key: check.name },
          resultOf(check.result),
          h('span', { class: 'label' }, check.label),
          h('span', { class: 'reason' }, check.reason),
        ),
      ),
    ),
  );
}

/** A shape and a word: never a colour alone. @param {CheckWord} result */
const resultOf = (result) =>
  h('span', { class: `check-result ${result}` }, shapeOf(checkShape[result]), h('span', null, t(`check.${result}`)));

/** @param {import('../contract.js').DifferenceView[]} fields */
function differences(fields) {
  return [
    h('h3', null, t('inspection.differences')),
    h(
      'table',
      { class: 'differences' },
      h('caption', { class: 'unseen' }, t('inspection.differences')),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, t('compare.field')),
          h('th', { scope: 'col' }, t('inspection.printed')),
          h('th', { scope: 'col' }, t('inspection.onChip')),
        ),
      ),
      h(
        'tbody',
        null,
        fields.map((field) =>
          h(
            'tr',
            { key: field.field },
            h('th', { scope: 'row' }, field.field),
            h('td', null, value(field.printed)),
            h('td', null, value(field.onChip)),
          ),
        ),
      ),
    ),
  ];
}

/** @param {string} text */
const value = (text) => (text ? h('bdi', null, text) : h('span', { class: 'soft' }, t('result.notGiven')));

/** @param {import('../contract.js').SignerView} who */
function signer(who) {
  return [
    h('h3', null, t('signer.title')),
    h(
      'dl',
      { class: 'facts signer' },
      fact('signer.country', who.country),
      fact('signer.subject', who.subject),
      fact('signer.issuer', who.issuer),
      fact('signer.serialNumber', who.serialNumber),
      fact('signer.valid', t('signer.span', { from: who.notBefore, to: who.notAfter })),
      fact('signer.signingTime', who.signingTime),
      fact('signer.algorithm', who.algorithm),
      fact('signer.anchor', who.anchor),
    ),
  ];
}

/** @param {string} label @param {string} text */
function fact(label, text) {
  return h(
    'div',
    null,
    h('dt', null, t(label)),
    h('dd', null, text ? ltr(text) : h('span', { class: 'soft' }, t('result.notGiven'))),
  );
}
