// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';
import { isoDate } from '../times.js';

/** What the board searches, by list. @param {import('../contract.js').ListView} list */
export function listParts(list) {
  if (list.parts.length === 0) return h('p', { class: 'soft' }, t('ready.noLists'));
  return h(
    'table',
    { class: 'parts' },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        h('th', { scope: 'col' }, t('ready.sources')),
        h('th', { scope: 'col', class: 'number' }, t('ready.records')),
        h('th', { scope: 'col' }, t('ready.sourceDate')),
      ),
    ),
    h(
      'tbody',
      null,
      list.parts.map((part) =>
        h(
          'tr',
          { key: part.list },
          h(
            'th',
            { scope: 'row' },
            h('bdi', null, part.title),
            h('bdi', { class: 'soft source' }, part.source),
          ),
          h('td', { class: 'number' }, ltr(part.records.toLocaleString('en').replaceAll(',', ' '))),
          h('td', null, part.sourceDate ? ltr(isoDate(part.sourceDate)) : '–'),
        ),
      ),
    ),
  );
}
