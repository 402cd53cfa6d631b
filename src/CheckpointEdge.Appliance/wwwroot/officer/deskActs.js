// @ts-check
// What an officer's desk can do besides looking at one traveller: a second officer confirms, a supervisor lifts a wait.
import { ask } from './service.js';
import { now } from './times.js';

/**
 * @param {() => import('./contract.js').KioskState|null} state
 * @param {import('./contract.js').Page} page
 * @param {(method: string, path: string, content?: object) => Promise<import('./service.js').Answer|null>} send
 * @param {() => void} draw
 * @param {() => void} reopen  the session is another one: the stream begins anew
 */
export function deskActs(state, page, send, draw, reopen) {
  const close = () => {
    // Whoever was called goes; nobody judges in that name afterwards.
    if (page.blind?.supervisor) ask('POST', '/api/kiosk/cases/leave', {});
    Object.assign(page, { desk: '', blind: null, calling: '', firstLook: null, ending: false, queueOpen: false });
  };
  return {
    /** @param {string} officer @param {string} pin */
    confirm(officer, pin) {
      const waiting = state()?.confirmation;
      if (waiting && !page.lostSince) send('POST', '/api/kiosk/decisions/confirm', { checkId: waiting.checkId, officer, pin });
    },
    withdraw() {
      const waiting = state()?.confirmation;
      if (waiting && !page.lostSince) send('POST', '/api/kiosk/decisions/withdraw', { checkId: waiting.checkId });
    },
    /** @param {string} supervisor @param {string} pin */
    async lift(supervisor, pin) {
      const answer = await send('POST', '/api/session/lift', { officer: page.signInOfficer, supervisor, pin });
      if (!answer) return;
      page.signInError = answer.ok ? '' : answer.sentence;
      page.notice = '';
      if (answer.ok) page.signInWaitUntil = 0;
      draw();
    },
    /** @param {import('./contract.js').DeskPage} which */
    async openDesk(which) {
      // The alarms, and the clock behind them, are within reach whatever is on the screen.
      if ((state()?.result && which !== 'alarms' && which !== 'clock') || page.desk === which) {
        if (page.desk) this.closeDesk();
        return;
      }
      close();
      page.desk = which;
      draw();
      if (which !== 'shift') return;
      // Looking keeps nobody from acting: a key pressed meanwhile counts.
      const answer = await ask('GET', '/api/kiosk/shift');
      page.shift = answer.ok ? answer.body : null;
      draw();
    },
    /** @param {string} alarmId */
    acknowledge(alarmId) {
      if (!page.lostSince) send('POST', '/api/kiosk/alarms', { alarmId });
    },
    closeDesk() {
      close();
      draw();
    },
    /** @param {string} caseId */
    async openCase(caseId) {
      const answer = await send('GET', `/api/kiosk/cases/${caseId}`);
      if (!answer?.ok || state()?.result) return;
      page.blind = answer.body;
      page.desk = 'case';
      draw();
    },
    /** @param {string} caseId */
    callFor(caseId) {
      close();
      Object.assign(page, { desk: 'call', calling: caseId });
      draw();
    },
    /** @param {string} officer @param {string} pin */
    async call(officer, pin) {
      if (page.lostSince) return;
      const answer = await send('POST', '/api/kiosk/cases/call', { caseId: page.calling, officer, pin });
      if (!answer?.ok || state()?.result) return;
      Object.assign(page, { blind: answer.body, calling: '', desk: 'case' });
      draw();
    },
    /** @param {string} officer @param {string} pin @param {string} shown  the time that was on the screen */
    async confirmClock(officer, pin, shown) {
      if (page.lostSince) return;
      const answer = await send('POST', '/api/kiosk/clock', { officer, pin, shown });
      if (!answer?.ok) return;
      close();
      draw();
    },
    endCallInTime() {
      if (page.blind?.until && now() > Date.parse(page.blind.until)) close();
    },
    /** @param {import('./contract.js').Judgement} judgement */
    async judge(judgement) {
      if (!page.blind || page.lostSince) return;
      const answer = await send('POST', '/api/kiosk/cases', { caseId: page.blind.caseId, judgement });
      if (!answer?.ok) return;
      page.blind = null;
      page.firstLook = answer.body;
      page.desk = 'judged';
      draw();
    },
    /** Asked for twice: one slip of the finger does not sign the officer out. */
    async endShift() {
      if (page.lostSince) return;
      if (!page.ending) {
        page.ending = true;
        draw();
        return;
      }
      const answer = await send('POST', '/api/kiosk/shift/end', {});
      if (!answer?.ok) return;
      close();
      page.ended = answer.body;
      reopen();
      draw();
    },
  };
}
