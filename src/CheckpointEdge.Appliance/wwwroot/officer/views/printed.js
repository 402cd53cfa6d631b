// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr, shapeOf } from '../shapes.js';

/** @type {Record<string, import('../shapes.js').Shape>} */
const weightShape = { note: 'ring', warning: 'triangle', error: 'cross' };

/** The printed lines as they were read, and what was found in them. @param {import('../contract.js').ResultView} result */
export function printed(result) {
  const lines = result.traveller.mrzLines;
  return h(
    'section',
    { class: 'panel printed', 'aria-label': t('result.mrz') },
    h(
      'div',
      { class: 'mrz' },
      h('h2', { class: 'quiet' }, t('result.mrz')),
      lines.length > 0 ? lines.map((line) => ltr(line, 'mrz-line')) : h('p', { class: 'soft' }, t('result.noMrz')),
    ),
    h(
      'div',
      { class: 'found scroll', role: 'region', tabindex: 0, 'aria-label': t('result.findings') },
      h('h2', { class: 'quiet' }, t('result.findings')),
      result.findings.length > 0
        ? h(
            'ul',
            null,
            result.findings.map((finding) =>
              h(
                'li',
                { class: finding.weight, key: `${finding.code} ${finding.field}` },
                shapeOf(weightShape[finding.weight]),
                h('span', null, h('strong', null, t(`finding.${finding.weight}`)), ' ', finding.sentence),
              ),
            ),
          )
        : h('p', { class: 'none' }, shapeOf('check'), h('span', null, t('result.noFindings'))),
    ),
  );
}
