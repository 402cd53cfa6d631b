// @ts-check
// The set-up of a bare board: one step after the other, each as the board says that it comes next. The page keeps nothing; after a power
// cut it stands where the board stands.
import { h, patch } from '../officer/dom.js';
import { speak, t } from '../officer/messages.js';
import { focusWhatIsMissing } from '../officer/missing.js';
import { ask } from '../officer/service.js';
import { paint } from '../officer/themes.js';
import { languageButtons } from '../officer/views/languages.js';
import { themeButtons } from '../officer/views/themes.js';
import { views } from './views.js';

/** @typedef {import('./views.js').SetUpState} SetUpState */

const askMilliseconds = 700;
const steps = ['ticket', 'devices', 'list', 'supervisor', 'acceptance', 'service'];

/** @type {SetUpState|null} */
let state = null;
let connected = true;
/** What the service said against the last request. */
let refused = '';

/** @param {string} path @param {object} [body] */
async function act(path, body) {
  const answer = await ask('POST', `/api/setup/${path}`, body);
  refused = answer.ok ? '' : answer.sentence || t('setup.noAnswer');
  await renew();
}

async function renew() {
  const answer = await ask('GET', '/api/setup/state');
  connected = answer.status !== 0;
  // The service of a board that is set up has no such address: its own page is at this one now.
  if (answer.status === 404) location.replace('/');
  if (answer.ok && answer.body.step !== state?.step) refused = '';
  if (answer.ok) state = answer.body;
  draw();
}

const acts = {
  act,
  /** @param {import('../officer/languages.js').Language} language */
  speak: async (language) => {
    await speak(language);
    await renew();
  },
  /** @param {import('../officer/themes.js').Theme} theme */
  paint: (theme) => {
    paint(theme);
    draw();
  },
};

function draw() {
  const screen = /** @type {Element} */ (document.getElementById('screen'));
  const at = steps.indexOf(state?.step ?? '');
  const trouble = connected ? refused || state?.trouble : t('setup.noAnswer');
  const head = h(
    'header',
    null,
    h(
      'ol',
      { class: 'steps', 'aria-label': t('setup.steps') },
      steps.map((step, i) =>
        h('li', { key: step, 'data-done': i < at, 'aria-current': i === at ? 'step' : null }, t(`setup.step.${step}`)),
      ),
    ),
    languageButtons(/** @type {any} */ (acts)),
    themeButtons(/** @type {any} */ (acts)),
  );
  patch(screen, [
    head,
    h(
      'main',
      { 'data-step': state?.step ?? '' },
      h('h1', null, t(`setup.title.${state?.step ?? 'wait'}`)),
      h('div', { role: 'alert' }, trouble ? h('p', { class: 'trouble' }, trouble) : null),
      h('div', { role: 'status' }, state?.working ? h('p', { class: 'working' }, t(`setup.working.${state.working}`)) : null),
      state ? views(state, acts) : null,
    ),
  ]);
}

focusWhatIsMissing();
draw();
await renew();
setInterval(renew, askMilliseconds);
