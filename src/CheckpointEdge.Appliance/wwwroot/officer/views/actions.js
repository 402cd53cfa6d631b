// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { keyCap, shapeOf } from '../shapes.js';
import { clockSeconds, undoSecondsLeft } from '../times.js';
import { confirmation } from './confirmation.js';
import { reasons } from './reasons.js';

/** @typedef {import('../contract.js').KioskState} KioskState */
/** @typedef {import('../contract.js').Page} Page */
/** @typedef {import('../contract.js').Acts} Acts */
/** @typedef {import('../contract.js').DecisionWord} DecisionWord */

/** @type {[DecisionWord, string][]} */
const decisions = [
  ['refer', 'F1'],
  ['notSamePerson', 'F2'],
  ['readAgain', 'F3'],
  ['supervisor', 'F4'],
];

/**
 * The column of buttons: the same places for every outcome; what cannot be done now is drawn flat.
 * @param {KioskState} state @param {Page} page @param {Acts} acts
 */
export function actions(state, page, acts) {
  if (state.confirmation && !page.queueOpen) return confirmation(state.confirmation, page, acts);
  if (page.choosing) return reasons(page, acts);
  const held = page.busy || page.lostSince > 0;
  return h(
    'nav',
    { class: 'actions', key: 'actions', 'aria-label': t('act.label') },
    page.desk
      ? deskButtons(page, held, acts)
      : state.result && !page.queueOpen
        ? resultButtons(state.result, held, acts)
        : pageButtons(state, page, held, acts),
    undo(state, held, acts),
  );
}

/** @param {KioskState} state @param {Page} page @param {boolean} held @param {Acts} acts */
function pageButtons(state, page, held, acts) {
  const other = { held: state.phase !== 'ready' };
  return [
    button('queue', t(page.queueOpen ? 'act.backFromQueue' : 'act.queue'), 'F8', acts.toggleQueue, { held: false }),
    page.queueOpen
      ? null
      : [
          button('cases', t('act.cases'), 'F9', () => acts.openDesk('cases'), {
            ...other,
            note: state.secondLine.length > 0 ? t('act.casesWaiting', { count: state.secondLine.length }) : '',
          }),
          button('shift', t('act.shift'), 'F10', () => acts.openDesk('shift'), other),
          button('steps', t('act.steps'), state.phase === 'ready' ? 'F1' : '', () => acts.openDesk('steps'), other),
        ],
    button('sign-out', t('act.signOut'), '', acts.signOut, { held: held || state.phase !== 'ready' }),
  ];
}

/** @param {Page} page @param {boolean} held @param {Acts} acts */
function deskButtons(page, held, acts) {
  return [
    page.desk === 'case'
      ? [
          button('same', t('judge.same'), 'F1', () => acts.judge('same'), { held }),
          button('notSame', t('judge.notSame'), 'F2', () => acts.judge('notSame'), { held }),
          button('cannotSay', t('judge.cannotSay'), 'F3', () => acts.judge('cannotSay'), { held }),
        ]
      : null,
    page.desk === 'shift'
      ? button('end-shift', t(page.ending ? 'shift.endAgain' : 'shift.end'), 'F4', acts.endShift, { held, primary: page.ending })
      : null,
    button('back', t('act.backFromQueue'), 'Esc', acts.closeDesk, { held: false }),
  ];
}

/** @param {import('../contract.js').ResultView} result @param {boolean} held @param {Acts} acts */
function resultButtons(result, held, acts) {
  const open = result.needsDecision && !result.decision;
  return [
    decisions.map(([word, key]) =>
      button(word, t(`act.${word}`), key, () => acts.decide(word), {
        held: held || !open,
        primary: open && word === 'refer',
        made: result.decision?.decision === word,
      }),
    ),
    button('release', t('act.release'), 'F5', acts.release, { held: held || open, primary: !open }),
  ];
}

/** @param {KioskState} state @param {boolean} held @param {Acts} acts */
function undo(state, held, acts) {
  const last = state.lastDecision;
  const seconds = last ? undoSecondsLeft(last) : 0;
  if (!last || seconds === 0) return h('div', { class: 'undo-place', key: 'no-undo' });
  return h(
    'div',
    { class: 'undo-place open', key: `undo-${last.checkId}` },
    h(
      'p',
      null,
      shapeOf('check'),
      h(
        'span',
        null,
        h('strong', null, t(`decided.${last.decision}`)),
        ' ',
        h('span', { class: 'soft' }, t('decided.at', { time: clockSeconds(last.decidedAt) })),
        last.confirmedBy ? [' ', h('span', { class: 'soft' }, t('decided.by', { number: last.confirmedBy }))] : null,
      ),
    ),
    button('undo', t('act.undo'), 'Esc', acts.undo, { held, note: t('act.undoSeconds', { count: seconds }) }),
  );
}

/**
 * @param {string} name @param {string} text @param {string} key @param {() => void} act
 * @param {{held: boolean, primary?: boolean, made?: boolean, note?: string}} how
 */
function button(name, text, key, act, how) {
  return h(
    'button',
    {
      type: 'button',
      class: `act ${how.primary ? 'primary' : ''} ${how.made ? 'made' : ''}`,
      key: name,
      'data-act': name,
      'aria-disabled': String(how.held),
      'aria-keyshortcuts': key === 'Esc' ? 'Escape' : key || null,
      onclick: () => {
        if (!how.held) act();
      },
    },
    h(
      'span',
      { class: 'text' },
      h('span', null, how.made ? shapeOf('check') : null, text),
      how.note ? h('span', { class: 'note' }, how.note) : null,
    ),
    key ? keyCap(key) : null,
  );
}
