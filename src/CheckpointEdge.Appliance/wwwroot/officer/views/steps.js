// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';

/** The steps that the second line and the desk take, set beforehand: when there is trouble nobody has to invent them. */
const procedures = { chip: 5, reader: 4, camera: 3, list: 3 };

/** What to do, step by step, when a chip cannot be read or the desk has trouble. */
export function steps() {
  return h(
    'main',
    { class: 'content queue', key: 'steps', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'steps-title' },
      h('h1', { id: 'steps-title', tabindex: -1, focus: true }, t('steps.title')),
      h(
        'div',
        { class: 'procedures scroll', tabindex: 0, role: 'group', 'aria-label': t('steps.title') },
        Object.entries(procedures).map(([name, count]) =>
          h(
            'section',
            { key: name, 'aria-labelledby': `steps-${name}` },
            h('h2', { id: `steps-${name}` }, t(`steps.${name}`)),
            h(
              'ol',
              null,
              Array.from({ length: count }, (_, i) =>
                h(
                  'li',
                  null,
                  h('span', { class: 'step-number', 'aria-hidden': 'true' }, i + 1),
                  h('span', null, t(`steps.${name}${i + 1}`)),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
