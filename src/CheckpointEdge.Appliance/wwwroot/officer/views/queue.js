// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr, shapeOf } from '../shapes.js';
import { clockTime, isoDate, isoMinute } from '../times.js';

/** @param {import('../contract.js').Page} page */
export function queue(page) {
  return h(
    'main',
    { class: 'content queue', key: 'queue', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'queue-title' },
      h('h1', { id: 'queue-title', tabindex: -1, focus: true }, t('queue.title')),
      h('p', { class: 'soft' }, t('queue.lead')),
      page.queue === null
        ? h('p', null, t('queue.loading'))
        : page.queue.length === 0
          ? h('p', { class: 'lead' }, t('queue.empty'))
          : table(page.queue),
    ),
  );
}

/** @param {import('../contract.js').QueueLineView[]} lines */
function table(lines) {
  return h(
    'div',
    { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': t('queue.table') },
    h(
      'table',
      { class: 'hits' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['recorded', 'decision', 'sent', 'answers'].map((c) => h('th', { scope: 'col' }, t(`queue.${c}`))),
        ),
      ),
      h(
        'tbody',
        null,
        lines.map((line) =>
          h(
            'tr',
            { key: line.hitId, class: line.state },
            h('th', { scope: 'row' }, ltr(isoMinute(line.recordedAt))),
            h(
              'td',
              null,
              line.decision ? t(`decided.${line.decision}`) : h('span', { class: 'soft' }, t('decided.none')),
            ),
            h('td', null, sent(line)),
            h(
              'td',
              null,
              line.answers.length === 0
                ? h('span', { class: 'soft' }, t('queue.noAnswer'))
                : line.answers.map((answer) =>
                    h(
                      'p',
                      { class: 'answer' },
                      h('strong', null, t(`answer.${answer.kind}`)),
                      ' ',
                      ltr(isoMinute(answer.answeredAt), 'soft'),
                      answer.text ? h('span', { class: 'answer-text', dir: 'auto' }, answer.text) : null,
                    ),
                  ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** @param {import('../contract.js').QueueLineView} line */
function sent(line) {
  if (line.state === 'waiting' || !line.receivedAt)
    return h('span', { class: 'sent-state' }, shapeOf('ring'), h('span', null, t(`queue.${line.state}`, { time: '' })));
  const sameDay = isoDate(line.receivedAt) === isoDate(line.recordedAt);
  const time = sameDay ? clockTime(line.receivedAt) : isoMinute(line.receivedAt);
  return h('span', { class: 'sent-state' }, shapeOf('check'), h('span', null, t('queue.delivered', { time })));
}
