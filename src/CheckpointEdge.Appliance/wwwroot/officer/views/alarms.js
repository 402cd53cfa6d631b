// @ts-check
// The troubles of the desk after the practice of a ship's bridge: active, acknowledged, rectified; repeats count up.
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap, shapeOf } from '../shapes.js';
import { clockTime, isoMinute, now } from '../times.js';
import { clockToDo } from './trouble.js';

/** @typedef {import('../contract.js').AlarmView} AlarmView */
/** @typedef {import('../contract.js').KioskState} KioskState */
/** @typedef {import('../contract.js').Page} Page */
/** @typedef {import('../contract.js').Acts} Acts */

const dayMilliseconds = 86_400_000;

/** @param {KioskState} state */
export const unacknowledged = (state) => state.alarms.filter((a) => a.state === 'active' || a.state === 'rectifiedUnseen');

/** Always there: how many wait for an officer's eye, else how many last. @param {KioskState} state @param {Page} page @param {Acts} acts */
export function alarmButton(state, page, acts) {
  const waiting = unacknowledged(state).length;
  const lasting = state.alarms.filter((a) => a.state === 'acknowledged').length;
  const inside = [
    h('span', { class: 'label' }, t('alarms.short')),
    h(
      'span',
      { class: 'value' },
      shapeOf(waiting > 0 ? 'triangle' : lasting > 0 ? 'ring' : 'check'),
      h('span', { class: 'digits', 'aria-hidden': 'true' }, waiting || lasting || ''),
      h('span', { class: 'words' }, waiting > 0 ? t('alarms.new', { count: waiting }) : t('alarms.lasting', { count: lasting })),
    ),
  ];
  const className = `cell alarm-count ${waiting > 0 ? 'warn' : ''}`;
  return state.officer
    ? h(
        'button',
        {
          type: 'button',
          class: className,
          key: 'alarms',
          'aria-pressed': String(page.desk === 'alarms'),
          'aria-keyshortcuts': 'F11',
          onclick: () => acts.openDesk('alarms'),
        },
        inside,
        keyCap('F11'),
      )
    : h('div', { class: className, key: 'alarms-plain' }, inside);
}

/** @param {KioskState} state @param {Page} page @param {Acts} acts */
export function alarmsPage(state, page, acts) {
  const waiting = unacknowledged(state);
  return h(
    'main',
    { class: 'content queue', key: 'alarms', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'alarms-title' },
      h('h1', { id: 'alarms-title', tabindex: -1, focus: true }, t('alarms.title')),
      h('p', { class: 'soft' }, t('alarms.lead')),
      state.alarms.length === 0
        ? h('p', { class: 'lead' }, t('alarms.empty'))
        : h(
            'ul',
            { class: 'alarm-list scroll', tabindex: 0, 'aria-label': t('alarms.title') },
            state.alarms.map((alarm) => line(alarm, waiting.indexOf(alarm), state, page, acts)),
          ),
    ),
  );
}

/**
 * @param {AlarmView} alarm @param {number} waiting  its place among those that wait, or -1
 * @param {KioskState} state @param {Page} page @param {Acts} acts
 */
function line(alarm, waiting, state, page, acts) {
  const what = words(alarm, state);
  const toDo = alarm.rectifiedAt ? '' : what.toDo;
  return h(
    'li',
    { key: alarm.alarmId, class: `${alarm.state} ${alarm.level}` },
    shapeOf(alarm.rectifiedAt ? 'check' : alarm.level === 'alarm' ? 'triangle' : 'ring'),
    h(
      'div',
      { class: 'what' },
      h('strong', null, what.what),
      toDo ? h('p', null, t('trouble.whatToDo', { text: toDo })) : null,
      h(
        'p',
        { class: 'soft' },
        t(`alarmState.${alarm.state}`),
        ' · ',
        t('alarms.since', { time: time(alarm.since) }),
        alarm.count > 1 ? [' · ', t('alarms.times', { count: alarm.count, time: time(alarm.lastAt) })] : null,
        alarm.rectifiedAt ? [' · ', t('alarms.until', { time: time(alarm.rectifiedAt) })] : null,
        alarm.acknowledgedBy ? [' · ', t('alarms.by', { number: alarm.acknowledgedBy })] : null,
      ),
    ),
    alarm.kind === 'clock' && !alarm.rectifiedAt && state.clock.mayBeConfirmed
      ? h(
          'button',
          { type: 'button', class: 'act', 'data-act': 'clock', onclick: () => acts.openDesk('clock') },
          h('span', { class: 'text' }, t('clock.act')),
        )
      : null,
    waiting < 0
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'act',
            'data-alarm': alarm.alarmId,
            'aria-disabled': String(page.busy || page.lostSince > 0),
            onclick: () => acts.acknowledge(alarm.alarmId),
          },
          h('span', { class: 'text' }, t('alarms.acknowledge'), h('span', { class: 'unseen' }, ` ${what.what}`)),
          waiting < 9 ? keyCap(String(waiting + 1)) : null,
        ),
  );
}

/** The page's own words but for devices. @param {AlarmView} alarm @param {KioskState} state */
function words(alarm, state) {
  if (alarm.kind === 'listNone') return { what: t('trouble.listNone'), toDo: t('trouble.listToDo') };
  if (alarm.kind === 'listStale') return { what: t('trouble.listStale'), toDo: t('trouble.listToDo') };
  if (alarm.kind === 'clock') return { what: alarm.sentence, toDo: clockToDo(state) };
  if (alarm.kind === 'link') return { what: t('alarms.link', { text: alarm.sentence }), toDo: t('alarms.linkToDo') };
  return { what: `${alarm.name}: ${alarm.sentence}`, toDo: alarm.whatToDo };
}

/** The date only where it is not today's. @param {string} at */
const time = (at) => (now() - Date.parse(at) < dayMilliseconds ? clockTime(at) : isoMinute(at));
