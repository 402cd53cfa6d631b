// @ts-check
// What an officer's desk can do besides looking at one traveller: a second officer confirms, a supervisor lifts a wait.

/**
 * @param {() => import('./contract.js').KioskState|null} state
 * @param {import('./contract.js').Page} page
 * @param {(method: string, path: string, content?: object) => Promise<import('./service.js').Answer|null>} send
 * @param {() => void} draw
 */
export function deskActs(state, page, send, draw) {
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
  };
}
