// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { shapeOf } from '../shapes.js';
import { clockSeconds } from '../times.js';

/**
 * What is wrong with the lane and what to do about it; the place stays empty while all is well.
 * @param {import('../contract.js').KioskState|null} state
 * @param {import('../contract.js').Page} page
 */
export function trouble(state, page) {
  return h(
    'section',
    { class: 'trouble', 'aria-label': t('trouble.label') },
    h(
      'div',
      { role: 'alert', class: 'lost-place' },
      page.lostSince
        ? h(
            'p',
            { class: 'lost' },
            shapeOf('cross'),
            h(
              'span',
              null,
              h('strong', null, t('lost.title', { time: clockSeconds(page.lostSince) })),
              ' ',
              t('lost.text'),
            ),
          )
        : null,
    ),
    h(
      'div',
      { role: 'alert', class: 'notice-place' },
      page.notice ? h('p', { class: 'notice' }, shapeOf('triangle'), h('span', null, page.notice)) : null,
    ),
    h(
      'div',
      { role: 'status' },
      h(
        'ul',
        { class: 'troubles' },
        state
          ? lines(state).map((line) =>
              h(
                'li',
                { key: line.what },
                shapeOf('triangle'),
                h(
                  'span',
                  null,
                  h('strong', null, line.what),
                  ' ',
                  line.toDo ? t('trouble.whatToDo', { text: line.toDo }) : null,
                ),
              ),
            )
          : null,
      ),
    ),
  );
}

/** What stands against the clock decides who can help. @param {import('../contract.js').KioskState} state */
export const clockToDo = ({ clock }) => t(clock.mayBeConfirmed ? 'trouble.clockConfirm' : 'trouble.clockToDo');

/** @param {import('../contract.js').KioskState} state */
function lines(state) {
  // What an officer has acknowledged stands in the list of alarms, and counts in the strip above.
  /** @param {string} kind @param {string} [name] */
  const seen = (kind, name = '') =>
    state.alarms.some((a) => a.kind === kind && a.name === name && a.state === 'acknowledged');
  const found = state.devices
    .filter((d) => !d.well && !seen('device', d.name))
    .map((d) => ({ what: `${d.name}: ${d.sentence}`, toDo: d.whatToDo }));
  if (state.list.level === 'none' && !seen('listNone'))
    found.push({ what: t('trouble.listNone'), toDo: t('trouble.listToDo') });
  if (state.list.level === 'stale' && !seen('listStale'))
    found.push({ what: t('trouble.listStale'), toDo: t('trouble.listToDo') });
  if (!state.clock.trusted && !seen('clock')) found.push({ what: state.clock.sentence, toDo: clockToDo(state) });
  return [...found, ...unfinished(state)];
}

/**
 * A station that failed without a result, and a document that was laid down before the last traveller is decided on.
 * @param {import('../contract.js').KioskState} state
 */
function unfinished(state) {
  const last = state.steps.at(-1);
  const waits = state.phase === 'result' && state.result?.needsDecision && last?.state === 'notDone';
  const failed = state.phase === 'ready' ? state.steps.filter((step) => step.state === 'failed') : [];
  return (waits && last ? [last] : failed).map((step) => ({ what: `${step.name}: ${step.sentence}`, toDo: '' }));
}
