// @ts-check
import { h } from '../officer/dom.js';
import { t } from '../officer/messages.js';

/**
 * As `SetUpView` of the service.
 * @typedef {{step: string, working: string|null, trouble: string, looking: boolean,
 *   ticket: {central: string, unit: string, site: string, lane: string, pin: string, expiresAt: string}|null,
 *   unit: {unit: string, site: string, lane: string, central: string}|null,
 *   devices: {kind: string, identity: string, node: string}[], bound: {role: string, kind: string, device: string|null, fromPlugin: boolean}[], pluginTrouble: string,
 *   tried: string, picture: number|null, list: number|null, listBytes: number,
 *   findings: {check: string, state: string, found: string, whatToDo: string, needed: boolean}[],
 *   sticks: {path: string, tickets: string[], writable: boolean}[]}} SetUpState
 * @typedef {{act: (path: string, body?: object) => Promise<void>}} Acts
 */

/** Frames are asked for under a new address each time, or the browser shows the last one. */
let pictures = 0;

/** @param {string} text what the board or a person wrote */
const data = (text) => h('bdi', { dir: 'ltr' }, text);

/** @param {string} key @param {() => unknown} onclick @param {boolean} busy @param {boolean} [primary] @param {boolean} [focus] */
const button = (key, onclick, busy, primary = false, focus = false) =>
  h(
    'button',
    { type: 'button', key, 'data-act': key, class: primary ? 'primary' : null, disabled: busy, onclick, focus },
    t(`setup.act.${key}`),
  );

/**
 * One of several things that are plugged in, by its name.
 * @param {string} kind @param {string} name @param {() => unknown} onclick @param {boolean} busy
 */
const choice = (kind, name, onclick, busy) =>
  h('button', { type: 'button', key: name, [`data-${kind}`]: name, disabled: busy, onclick }, data(name));

/** @param {{path: string}} stick the last part of where it is mounted, which stands out from the others */
const nameOf = (stick) => stick.path.split('/').pop() ?? '';

/** @param {(fields: Record<string, string>) => unknown} send */
const sends = (send) => (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  send(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])));
};

/** @param {string} name @param {Record<string, any>} [more] */
const field = (name, more = {}) =>
  h('label', { key: name }, t(`setup.field.${name}`), h('input', { name, autocomplete: 'off', required: true, ...more }));

/** @param {SetUpState} state @param {Acts} acts */
export const views = (state, acts) =>
  ({
    ticket: ticketView,
    devices: devicesView,
    list: listView,
    supervisor: supervisorView,
    acceptance: acceptanceView,
    service: serviceView,
  })[/** @type {'ticket'} */ (state.step)](state, acts);

/** @param {SetUpState} state @param {Acts} acts */
function ticketView(state, acts) {
  const busy = state.working !== null;
  if (state.ticket) return offeredView(state.ticket, busy, acts);
  const cameras = state.devices.filter((one) => one.kind === 'camera');
  return h(
    'div',
    { class: 'ways', key: 'ways' },
    h(
      'section',
      null,
      h('h2', null, t('setup.ticket.camera')),
      state.looking
        ? [
            h('img', { class: 'seen', alt: t('setup.ticket.seen'), src: `/api/setup/preview?${++pictures}` }),
            button('stop', () => acts.act('stop'), false),
          ]
        : cameras.map((one) => choice('camera', one.identity, () => acts.act('camera', { device: one.identity }), busy)),
      cameras.length === 0 ? h('p', { class: 'soft' }, t('setup.ticket.noCamera')) : null,
    ),
    h(
      'section',
      null,
      h('h2', null, t('setup.ticket.typed')),
      h(
        'form',
        { onsubmit: sends((fields) => acts.act('ticket', { code: fields.code })) },
        field('code', { dir: 'ltr', maxlength: 300, spellcheck: 'false', focus: true }),
        h('button', { class: 'primary', disabled: busy }, t('setup.act.read')),
      ),
    ),
    h(
      'section',
      null,
      h('h2', null, t('setup.ticket.stick')),
      state.sticks.flatMap((stick) =>
        stick.tickets.map((file) =>
          choice('ticket', `${nameOf(stick)}/${file}`, () => acts.act('ticket', { stick: stick.path, file }), busy),
        ),
      ),
      state.sticks.some((stick) => stick.tickets.length > 0)
        ? null
        : h('p', { class: 'soft' }, t(state.sticks.length === 0 ? 'setup.ticket.noStick' : 'setup.ticket.noTicket')),
    ),
  );
}

/** @param {NonNullable<SetUpState['ticket']>} ticket @param {boolean} busy @param {Acts} acts */
const offeredView = (ticket, busy, acts) =>
  h(
    'section',
    { key: 'offered' },
    h('p', null, t('setup.pin.compare')),
    h('p', { class: 'pin' }, data(ticket.pin)),
    unitList(ticket),
    h(
      'div',
      { class: 'acts' },
      button('enrol', () => acts.act('enrol'), busy, true, true),
      button('another', () => acts.act('stop'), busy),
    ),
  );

/** @param {{unit: string, site: string, lane: string, central: string}} unit */
const unitList = (unit) =>
  h(
    'dl',
    null,
    /** @type {const} */ (['unit', 'site', 'lane', 'central']).map((name) => [
      h('dt', null, t(`setup.unit.${name}`)),
      h('dd', null, data(unit[name])),
    ]),
  );

/** @param {SetUpState} state @param {Acts} acts */
function devicesView(state, acts) {
  const busy = state.working !== null;
  return h(
    'div',
    { class: 'ways', key: 'devices' },
    state.bound.map((role) =>
      h(
        'section',
        { key: role.role, 'data-role': role.role },
        h('h2', null, t(`setup.role.${role.role}`)),
        h(
          'p',
          { class: 'soft' },
          role.fromPlugin ? t('setup.devices.plugin') : role.device ? data(role.device) : t('setup.devices.none'),
        ),
        state.devices
          .filter((one) => !role.fromPlugin && one.kind === role.kind && one.identity !== role.device)
          .map((one) =>
            choice('device', one.identity, () => acts.act('devices', { role: role.role, device: one.identity }), busy),
          ),
        role.device
          ? h(
              'div',
              { class: 'acts' },
              button('test', () => acts.act('devices', { role: role.role, device: role.device, document: true }), busy),
              role.fromPlugin ? null : button('unbind', () => acts.act('devices', { role: role.role }), busy),
            )
          : null,
      ),
    ),
    h(
      'section',
      { key: 'tried' },
      h('h2', null, t('setup.devices.tried')),
      state.pluginTrouble ? h('p', { class: 'trouble' }, state.pluginTrouble) : null,
      state.tried ? h('p', { class: 'tried' }, data(state.tried)) : h('p', { class: 'soft' }, t('setup.devices.nothing')),
      state.picture === null
        ? null
        : h('img', { class: 'seen', alt: t('setup.devices.picture'), src: `/api/setup/picture?${state.picture}` }),
      h('div', { class: 'acts' }, button('devicesDone', () => acts.act('devices/done'), busy, true, true)),
    ),
  );
}

/** @param {SetUpState} state @param {Acts} acts */
function listView(state, acts) {
  const busy = state.working !== null;
  return h(
    'div',
    { class: 'ways', key: 'list' },
    h(
      'section',
      null,
      h('h2', null, t('setup.list.network')),
      state.working === 'list' ? h('p', null, t('setup.list.bytes', { kilobytes: Math.round(state.listBytes / 1024) })) : null,
      button('fetch', () => acts.act('list', { way: 'network' }), busy, true, true),
    ),
    h(
      'section',
      null,
      h('h2', null, t('setup.list.stick')),
      state.sticks.map((stick) =>
        choice('stick', stick.path, () => acts.act('list', { way: 'stick', stick: stick.path }), busy),
      ),
      state.sticks.length === 0 ? h('p', { class: 'soft' }, t('setup.list.noStick')) : null,
    ),
    h(
      'section',
      null,
      h('h2', null, t('setup.list.later')),
      h('p', null, t('setup.list.laterMeans')),
      button('later', () => acts.act('list', { way: 'later' }), busy),
    ),
  );
}

/** @param {SetUpState} state @param {Acts} acts */
const supervisorView = (state, acts) =>
  h(
    'section',
    { key: 'supervisor' },
    h('p', null, t('setup.supervisor.lead')),
    h(
      'form',
      { onsubmit: sends((fields) => acts.act('supervisor', { number: fields.number, pin: fields.pin })) },
      field('number', { inputmode: 'numeric', focus: true }),
      field('pin', { type: 'password', inputmode: 'numeric' }),
      h('button', { class: 'primary', disabled: state.working !== null }, t('setup.act.add')),
    ),
  );

/** @param {SetUpState} state @param {Acts} acts */
function acceptanceView(state, acts) {
  const busy = state.working !== null;
  const stick = state.sticks.find((one) => one.writable)?.path;
  return h(
    'div',
    { class: 'ways', key: 'acceptance' },
    h(
      'section',
      null,
      h('h2', null, t('setup.findings.title')),
      button('look', () => acts.act('look'), busy, state.findings.length === 0, true),
      h(
        'ul',
        { class: 'findings', tabindex: '0', 'aria-label': t('setup.findings.title') },
        state.findings.map((one) =>
          h(
            'li',
            { key: one.check, class: one.state },
            h('b', null, t(`setup.finding.${one.state}`)),
            h('span', null, data(one.check), `: ${one.found}${one.whatToDo ? ` – ${one.whatToDo}` : ''}`),
          ),
        ),
      ),
    ),
    h(
      'section',
      null,
      h('h2', null, t('setup.sheet.title')),
      h('p', null, stick ? t('setup.sheet.copy', { stick }) : t('setup.sheet.noStick')),
      h(
        'form',
        { onsubmit: sends((fields) => acts.act('sheet', { technician: fields.technician, stick })) },
        field('technician', { maxlength: 80 }),
        h('button', { class: 'primary', disabled: busy || state.findings.length === 0 }, t('setup.act.seal')),
      ),
    ),
  );
}

/** @param {SetUpState} state @param {Acts} acts */
const serviceView = (state, acts) =>
  h(
    'section',
    { key: 'service' },
    state.unit ? unitList(state.unit) : null,
    h('p', null, state.list === null ? t('setup.service.noList') : t('setup.service.list', { number: state.list })),
    button('finish', () => acts.act('finish'), state.working !== null, true, true),
  );
