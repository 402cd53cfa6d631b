// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';
import { isoMinute } from '../times.js';

/** @typedef {import('../contract.js').ShiftView} ShiftView */

/** @param {ShiftView|null} shift */
export function shiftPage(shift) {
  return h(
    'main',
    { class: 'content queue', key: 'shift', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'shift-title' },
      h('h1', { id: 'shift-title', tabindex: -1, focus: true }, t('shift.title')),
      shift ? summary(shift) : h('p', null, t('queue.loading')),
    ),
  );
}

/** The shift in numbers; nothing of a traveller. @param {ShiftView} shift */
export function summary(shift) {
  const share = shift.agreement.share;
  return h(
    'div',
    { class: 'shift scroll', tabindex: 0, role: 'group', 'aria-label': t('shift.title') },
    h('p', { class: 'soft' }, t('shift.since', { officer: shift.officer, time: isoMinute(shift.beganAt) })),
    shift.undecided + shift.secondLine > 0
      ? h('p', { class: 'open-hits' }, h('strong', null, t('shift.open')), ' ', t('shift.openCounts', { undecided: shift.undecided, waiting: shift.secondLine }))
      : null,
    counts('shift.travellers', shift.verdicts, (word) => t(`verdict.${word}`)),
    counts('shift.decisions', shift.decisions, (word) => t(`decided.${word}`), [['shift.takenBack', shift.takenBack]]),
    counts('shift.failures', shift.failures, (word) => t(`failure.${word}`)),
    counts('shift.more', [], () => '', [
      ['shift.median', shift.medianMilliseconds === null ? '–' : `${shift.medianMilliseconds} ms`],
      [
        'shift.agreement',
        share === null
          ? '–'
          : `${Math.round(share * 100)} % (${Math.round((shift.agreement.low ?? 0) * 100)}–${Math.round((shift.agreement.high ?? 0) * 100)} %; ${shift.agreement.agreed}/${shift.agreement.agreed + shift.agreement.differed})`,
      ],
    ]),
  );
}

/**
 * @param {string} title @param {import('../contract.js').CountView[]} lines @param {(word: string) => string} label
 * @param {[string, string|number][]} [more]
 */
function counts(title, lines, label, more = []) {
  if (lines.length + more.length === 0) return null;
  return h(
    'section',
    { class: 'counts' },
    h('h2', null, t(title)),
    h(
      'dl',
      null,
      lines.map((line) => h('div', { key: line.word }, h('dt', null, label(line.word)), h('dd', null, ltr(String(line.count))))),
      more.map(([key, value]) => h('div', { key }, h('dt', null, t(key)), h('dd', null, ltr(String(value))))),
    ),
  );
}
