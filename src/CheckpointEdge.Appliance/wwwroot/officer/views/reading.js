// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { shapeOf } from '../shapes.js';

/** @type {Record<import('../contract.js').StepView['state'], import('../shapes.js').Shape>} */
const stepShape = { running: 'dots', done: 'check', failed: 'cross', notDone: 'ring' };

/** @param {import('../contract.js').KioskState} state */
export function reading(state) {
  return h(
    'main',
    { class: 'content reading', key: 'reading', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'reading-title' },
      h('h1', { id: 'reading-title' }, t('reading.title')),
      h('p', { class: 'lead' }, t('reading.lead')),
      h(
        'ol',
        { class: 'steps' },
        state.steps.map((step) =>
          h(
            'li',
            { class: step.state, key: step.name },
            shapeOf(stepShape[step.state]),
            h('span', { class: 'name' }, step.name),
            h('span', { class: 'sentence' }, step.sentence),
            h(
              'span',
              { class: 'soft' },
              t(`step.${step.state}`),
              step.milliseconds === null
                ? null
                : [' · ', t('reading.milliseconds', { count: Math.round(step.milliseconds) })],
            ),
          ),
        ),
      ),
    ),
  );
}
