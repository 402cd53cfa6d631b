// @ts-check
import { unacknowledged } from './views/alarms.js';

/** @typedef {import('./contract.js').KioskState} KioskState */
/** @typedef {import('./contract.js').Page} Page */
/** @typedef {import('./contract.js').Acts} Acts */

/** @type {Record<string, import('./contract.js').DecisionWord>} */
const decisionKeys = { F1: 'refer', F2: 'notSamePerson', F3: 'readAgain', F4: 'supervisor' };

/**
 * Every key that works without looking for a button. Keys the page uses are taken from the browser even when there is
 * nothing to do for them: F5 must never reload in front of a traveller.
 * @param {() => {state: KioskState|null, page: Page}} get
 * @param {Acts} acts
 */
export function listenToKeys(get, acts) {
  window.addEventListener('keydown', (event) => {
    const { state, page } = get();
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const taken = /^F([1-9]|1[01])$/.test(event.key);
    if (taken) event.preventDefault();
    if (event.repeat || !state || state.phase === 'signedOut') return;
    if (press(event, state, page, acts)) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event @param {KioskState} state @param {Page} page @param {Acts} acts @returns {boolean} */
function press(event, state, page, acts) {
  const target = /** @type {HTMLElement} */ (event.target);
  const writing = target instanceof HTMLInputElement && target.type !== 'radio';
  if (event.key === 'F8') return done(acts.toggleQueue);
  if (event.key === 'F11') return done(() => acts.openDesk('alarms'));
  if (event.key === 'F9' && !state.result) return done(() => acts.openDesk('cases'));
  if (event.key === 'F10' && !state.result) return done(() => acts.openDesk('shift'));
  if (event.key === 'Escape') {
    if (page.choosing) return done(acts.cancelReason);
    if (state.confirmation) return done(acts.withdraw);
    if (page.queueOpen) return done(acts.toggleQueue);
    if (page.facesOpen) return done(acts.toggleFaces);
    if (page.desk === 'clock') return done(() => acts.openDesk('alarms'));
    if (page.desk === 'call') return done(() => acts.openDesk('cases'));
    if (page.desk) return done(acts.closeDesk);
    if (page.inspectionOpen) return done(acts.toggleInspection);
    return done(acts.undo);
  }
  if (page.choosing) {
    const reason = page.reasons.notSamePerson?.[Number(event.key) - 1];
    return !writing && reason ? done(() => acts.chooseReason(reason.code)) : false;
  }
  if (page.desk) return pressOnDesk(event.key, state, page, acts);
  if (state.phase === 'ready' && event.key === 'F1' && !page.queueOpen) return done(() => acts.openDesk('steps'));
  if (page.queueOpen || !state.result || state.confirmation) return false;
  const decision = decisionKeys[event.key];
  if (decision) return done(() => acts.decide(decision));
  if (event.key === 'F5') return done(acts.release);
  if (event.key === 'F6') return done(acts.toggleDetails);
  if (event.key === 'F7') return done(acts.toggleInspection);
  if (event.key === 'F9') return done(acts.toggleFaces);
  if (event.key === 'Enter' && !target.closest('button, a, input')) return done(acts.release);
  const digit = Number(event.key);
  return !writing && digit >= 1 && digit <= state.result.matches.length
    ? done(() => acts.selectMatch(digit - 1))
    : false;
}

/** @type {Record<string, import('./contract.js').Judgement>} */
const judgementKeys = { F1: 'same', F2: 'notSame', F3: 'cannotSay' };

/** @param {string} key @param {KioskState} state @param {Page} page @param {Acts} acts @returns {boolean} */
function pressOnDesk(key, state, page, acts) {
  const judgement = judgementKeys[key];
  if (page.desk === 'case' && judgement) return done(() => acts.judge(judgement));
  if (page.desk === 'shift' && key === 'F4') return done(acts.endShift);
  const alarm = page.desk === 'alarms' ? unacknowledged(state)[Number(key) - 1] : undefined;
  if (alarm) return done(() => acts.acknowledge(alarm.alarmId));
  const one = page.desk === 'cases' ? state.secondLine[Number(key) - 1] : undefined;
  return one ? done(() => (one.own ? acts.callFor(one.caseId) : acts.openCase(one.caseId))) : false;
}

/** @param {() => void} act */
function done(act) {
  act();
  return true;
}
