// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap, levelShape, ltr, shapeOf } from '../shapes.js';
import { clockTime, now } from '../times.js';
import { alarmButton } from './alarms.js';
import { languageChoice } from './languages.js';
import { themeButton } from './themes.js';

/** @typedef {import('../contract.js').KioskState} KioskState */

/** Always there, always in the same order. @param {KioskState} state @param {import('../contract.js').Page} page @param {import('../contract.js').Acts} acts */
export function header(state, page, acts) {
  const { unit, officer, link, list, queue, clock } = state;
  return h(
    'header',
    { class: 'strip', 'aria-label': t('header.label') },
    h(
      'dl',
      null,
      cell('site', 'header.site', place(unit)),
      cell('officer', 'header.officer', officer ? [ltr(officer.number), shiftTime(officer)] : t('header.nobody')),
      cell(
        `link ${link.online ? 'well' : 'warn'}`,
        'header.link',
        shapeOf(link.online ? 'check' : 'triangle'),
        h('span', null, link.sentence || t(link.online ? 'link.online' : 'link.offline')),
      ),
      cell(
        `list ${list.level}`,
        'header.list',
        shapeOf(levelShape[list.level]),
        h('span', null, list.sentence),
        list.level === 'fresh' ? null : h('span', { class: 'level' }, t(`level.${list.level}`)),
      ),
      cell(
        `clock ${clock.trusted ? 'well' : 'warn'}`,
        'header.clock',
        shapeOf(clock.trusted ? 'check' : 'triangle'),
        clock.trusted ? h('span', null, ltr(clockTime(now()))) : h('span', null, t('header.clockDoubtful')),
      ),
    ),
    officer ? themeButton(acts) : null,
    officer ? languageChoice(acts) : null,
    alarmButton(state, page, acts),
    queueButton(queue, officer !== null, page, acts),
  );
}

/** Names of places are data in whatever letters. @param {KioskState['unit']} unit */
export const place = (unit) => h('span', null, h('bdi', null, unit.site), ' · ', h('bdi', null, unit.lane));

/** @param {string} className @param {string} label @param {...any} value */
function cell(className, label, ...value) {
  return h('div', { class: `cell ${className}` }, h('dt', null, t(label)), h('dd', null, value));
}

/** @param {KioskState['queue']} queue @param {boolean} signedIn @param {import('../contract.js').Page} page @param {import('../contract.js').Acts} acts */
function queueButton(queue, signedIn, page, acts) {
  const inside = [
    h('span', { class: 'label' }, t('header.queue')),
    h('span', { class: 'value' }, t('header.waiting', { count: queue.waiting })),
    signedIn ? keyCap('F8') : null,
  ];
  return signedIn
    ? h(
        'button',
        {
          type: 'button',
          class: 'cell queue',
          key: 'button',
          'aria-pressed': String(page.queueOpen),
          onclick: acts.toggleQueue,
        },
        inside,
      )
    : h('div', { class: 'cell queue', key: 'plain' }, inside);
}

/** How long the officer has been at work. @param {import('../contract.js').OfficerView} officer */
function shiftTime(officer) {
  const minutes = Math.max(0, Math.floor((now() - Date.parse(officer.shiftBeganAt ?? officer.signedInAt)) / 60_000));
  return h(
    'span',
    { class: 'shift-time soft' },
    ltr(t('header.shift', { time: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}` })),
  );
}
