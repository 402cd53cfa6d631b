// @ts-check
// The officer's page: the service's state flows in, the views draw it, what the officer does flows back.
import { announcement } from './announce.js';
import { deskActs } from './deskActs.js';
import { patch } from './dom.js';
import { listenToKeys } from './keys.js';
import { speak, t } from './messages.js';
import { focusWhatIsMissing } from './missing.js';
import { reportPageSize } from './pageSize.js';
import { ask, StateStream } from './service.js';
import { paint } from './themes.js';
import { learnUndo, undoSecondsLeft } from './times.js';
import { actions } from './views/actions.js';
import { alarmsPage } from './views/alarms.js';
import { confirmClock } from './views/clock.js';
import { header } from './views/header.js';
import { queue } from './views/queue.js';
import { reading } from './views/reading.js';
import { ready } from './views/ready.js';
import { resultOf } from './views/result.js';
import { blindCase, callSupervisor, cases, firstLook } from './views/secondLine.js';
import { shiftPage } from './views/shift.js';
import { signIn } from './views/signIn.js';
import { steps } from './views/steps.js';
import { trouble } from './views/trouble.js';

/** @typedef {import('./contract.js').KioskState} KioskState */

const tickMilliseconds = 500;
const firstWordMilliseconds = 4000;

/** @type {KioskState|null} */
let state = null;

/** @type {import('./contract.js').Page} */
const page = {
  selectedMatch: 0,
  detailsOpen: false,
  inspectionOpen: false,
  facesOpen: false,
  choosing: null,
  queueOpen: false,
  desk: '',
  blind: null,
  calling: '',
  firstLook: null,
  shift: null,
  ending: false,
  ended: null,
  queue: null,
  reasons: {},
  notice: '',
  busy: false,
  signInError: '',
  signInOfficer: '',
  signInWaitUntil: 0,
  lostSince: 0,
  returns: 0,
};

const root = /** @type {HTMLElement} */ (document.getElementById('screen'));
const live = /** @type {HTMLElement} */ (document.getElementById('live'));

function draw() {
  patch(root, state ? [header(state, page, acts), trouble(state, page), ...body(state)] : [trouble(null, page)]);
  root.dataset.phase = state?.phase ?? 'signedOut';
}

/** @param {KioskState} s */
function body(s) {
  if (s.phase === 'signedOut') return [signIn(s, page, acts)];
  const view = page.queueOpen
    ? queue(page)
    : page.desk
      ? deskPage(s)
      : s.result
        ? resultOf(s, s.result, page, acts)
        : s.phase === 'reading'
          ? reading(s)
          : ready(s, page, acts);
  return [view, actions(s, page, acts)];
}

/** @param {KioskState} s */
function deskPage(s) {
  if (page.desk === 'case' && page.blind) return blindCase(page.blind, acts);
  if (page.desk === 'call') return callSupervisor(page, acts);
  if (page.desk === 'judged' && page.firstLook) return firstLook(page.firstLook);
  if (page.desk === 'clock') return confirmClock(page, acts);
  if (page.desk === 'alarms') return alarmsPage(s, page, acts);
  if (page.desk === 'shift') return shiftPage(page.shift);
  return page.desk === 'steps' ? steps() : cases(s, acts);
}

/** @param {KioskState} next */
function receive(next) {
  const before = state;
  state = next;
  learnUndo(next.lastDecision);
  const another = before?.result?.checkId !== next.result?.checkId;
  if (another || next.result?.decision || next.confirmation) page.choosing = null;
  if (another) {
    page.selectedMatch = 0;
    page.detailsOpen = false;
    page.inspectionOpen = false;
    page.facesOpen = false;
    page.notice = '';
    // A traveller on the reader is never behind another page.
    if (next.result) Object.assign(page, { queueOpen: false, desk: '', blind: null, calling: '' });
  }
  if (next.officer && before?.officer?.number !== next.officer.number) loadReasons();
  if (next.officer && before && !before.officer) page.ended = null;
  if (!next.officer) Object.assign(page, { desk: '', blind: null, firstLook: null, ending: false });
  if (!next.officer) Object.assign(page, { queueOpen: false, queue: null, choosing: null });
  if (page.queueOpen) loadQueue();
  const words = announcement(before, next);
  if (words) live.textContent = words;
  else if (!next.officer) live.textContent = ''; // what was said of a traveller is not left to whoever looks next
  draw();
  // Enlarged, the page scrolls: another traveller's verdict begins at the top.
  if (another) window.scrollTo(0, 0);
}

async function loadReasons() {
  const answer = await ask('GET', '/api/kiosk/reasons');
  if (answer.ok) page.reasons = answer.body;
}

async function loadQueue() {
  const answer = await ask('GET', '/api/kiosk/queue');
  if (answer.ok) page.queue = answer.body;
  draw();
}

/** The newest request; resolves with its answer. */
let underWay = Promise.resolve(/** @type {any} */ (null));

/**
 * One request at a time; a refusal is shown in the service's own sentence.
 * @param {string} method @param {string} path @param {object} [content]
 */
async function send(method, path, content) {
  if (page.busy) return null;
  page.busy = true;
  page.notice = '';
  draw();
  const asked = ask(method, path, content);
  underWay = asked;
  const answer = await asked;
  page.busy = false;
  if (!answer.ok && (answer.status !== 429 || state?.officer)) page.notice = answer.sentence || t('say.failed');
  draw();
  return answer;
}

/** @type {import('./contract.js').Acts} */
const acts = {
  ...deskActs(() => state, page, send, draw, () => stream.open()),
  async signIn(officer, pin) {
    const answer = await send('POST', '/api/session', { officer, pin });
    if (!answer) return;
    page.signInError = answer.ok ? '' : answer.sentence || t('say.failed');
    page.signInOfficer = answer.ok ? '' : officer;
    page.notice = '';
    page.signInWaitUntil = answer.status === 429 ? Date.now() + Math.max(1, answer.retryAfterSeconds) * 1000 : 0;
    if (answer.ok) stream.open();
    draw();
  },
  async signOut() {
    if ((await send('DELETE', '/api/session'))?.ok) stream.open();
  },
  async speak(language) {
    try {
      await speak(language);
    } catch {
      page.notice = t('say.failed');
      return draw();
    }
    Object.assign(page, { notice: '', signInError: '' });
    draw();
    // The service's own sentences come in the language of whoever asks.
    stream.open();
    if (state?.officer) loadReasons().then(draw);
  },
  paint(theme) {
    paint(theme);
    draw();
  },
  decide(decision) {
    if (!state?.result?.needsDecision || state.result.decision || page.lostSince) return;
    if (decision === 'notSamePerson') {
      page.choosing = { reason: '' };
      if (!page.reasons.notSamePerson) loadReasons().then(draw);
      draw();
    } else {
      send('POST', '/api/kiosk/decisions', { checkId: state.result.checkId, decision, reason: '', text: '' });
    }
  },
  chooseReason(reason) {
    page.choosing = { reason };
    draw();
    document.getElementById('reason-text')?.focus();
  },
  async confirmReason(text) {
    const reason = page.choosing?.reason;
    if (!state?.result) return;
    if (!reason) {
      page.notice = t('reasons.choose');
      draw();
      return;
    }
    const answer = await send('POST', '/api/kiosk/decisions', {
      checkId: state.result.checkId,
      decision: 'notSamePerson',
      reason,
      text,
    });
    if (answer?.ok) page.choosing = null;
    draw();
  },
  cancelReason() {
    page.choosing = null;
    draw();
  },
  async undo() {
    // The new state may be here before the answer to the decision: Escape right behind it is meant, not a double press.
    await underWay;
    const last = state?.lastDecision;
    if (last && undoSecondsLeft(last) > 0 && !page.lostSince)
      send('POST', '/api/kiosk/decisions/undo', { checkId: last.checkId });
  },
  release() {
    const result = state?.result;
    if (result && (!result.needsDecision || result.decision) && !page.lostSince)
      send('POST', '/api/kiosk/release', { checkId: result.checkId });
  },
  confirmLines(lines) {
    if (state?.asked && !page.lostSince) send('POST', '/api/kiosk/lines', { lines });
  },
  selectMatch(index) {
    page.selectedMatch = index;
    page.inspectionOpen = false;
    draw();
  },
  toggleDetails() {
    if (!state?.result?.matches.length) return;
    page.detailsOpen = page.inspectionOpen || !page.detailsOpen;
    page.inspectionOpen = false;
    draw();
  },
  toggleInspection() {
    if (!state?.result?.inspection) return;
    page.inspectionOpen = !page.inspectionOpen;
    draw();
    // Back where it was opened from.
    if (!page.inspectionOpen) /** @type {HTMLElement|null} */ (root.querySelector('button.document'))?.focus();
  },
  toggleFaces() {
    if (!state?.result) return;
    page.facesOpen = !page.facesOpen;
    draw();
    // Back where it was opened from.
    if (!page.facesOpen) /** @type {HTMLElement|null} */ (root.querySelector('button.pictures'))?.focus();
  },
  toggleQueue() {
    page.queueOpen = !page.queueOpen;
    Object.assign(page, { desk: '', blind: null, firstLook: null });
    page.choosing = null;
    if (page.queueOpen) loadQueue();
    draw();
  },
};

const stream = new StateStream(receive, (connected) => {
  page.lostSince = connected ? 0 : Date.now();
  if (connected) {
    page.returns++;
    reportPageSize();
  }
  draw();
});

listenToKeys(() => ({ state, page }), acts);
focusWhatIsMissing();
stream.open();
reportPageSize();
// Countdowns and the clock move without news from the service.
setInterval(() => {
  acts.endCallInTime();
  draw();
}, tickMilliseconds);
setTimeout(() => {
  if (state || page.lostSince) return;
  page.lostSince = Date.now();
  draw();
}, firstWordMilliseconds);
