// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { placementShape, shapeOf, trustShape } from '../shapes.js';
import { isoMinute } from '../times.js';
import { asked } from './asked.js';
import { listParts } from './lists.js';

/**
 * @param {import('../contract.js').KioskState} state
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
export function ready(state, page, acts) {
  const reader = state.devices.find((d) => !d.well && !d.aside);
  return h(
    'main',
    { class: state.asked ? 'content ready asking' : 'content ready', key: 'ready', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel coach', 'aria-labelledby': 'ready-title', tabindex: 0 },
      h(
        'div',
        { class: 'say' },
        h('h1', { id: 'ready-title' }, reader ? t('ready.readerDown') : state.asked ? t('asked.title') : t('ready.title')),
        h(
          'p',
          { class: 'lead' },
          reader ? `${reader.name}: ${reader.whatToDo}` : state.asked ? askedLead(state.asked) : t('ready.lead'),
        ),
      ),
      state.preview?.well ? seen(state.asked ? { ...state.preview, advice: '' } : state.preview, page) : documentPicture(),
      state.asked
        ? asked(state.asked, page, acts)
        : h(
            'ol',
            null,
            [1, 2, 3].map((n) =>
              h(
                'li',
                null,
                h('span', { class: 'step-number', 'aria-hidden': 'true' }, n),
                h('span', null, t(`ready.step${n}`)),
              ),
            ),
          ),
    ),
    state.asked ? null : h(
      'section',
      { class: 'panel searched', 'aria-labelledby': 'lists-title', tabindex: 0 },
      h('h2', { id: 'lists-title' }, t('ready.lists')),
      state.list.createdAt
        ? h(
            'p',
            { class: 'soft' },
            h('span', null, state.list.sentence),
            ' · ',
            h('span', null, t('ready.listMade', { date: isoMinute(state.list.createdAt) })),
          )
        : null,
      listParts(state.list),
      state.trust ? trusted(state.trust) : null,
      h(
        'p',
        { class: 'soft sent' },
        shapeOf('check'),
        h('span', null, t('ready.sent', { count: state.queue.delivered })),
      ),
    ),
  );
}

/** @param {import('../contract.js').AskedView} view */
const askedLead = (view) => (view.characters.length > 0 ? t('asked.lead') : t('asked.leadUnmarked'));

/**
 * What the document camera sees, and what to do about it. The picture is for the eye alone; the words are read out.
 * @param {import('../contract.js').PreviewView} preview @param {import('../contract.js').Page} page
 */
function seen(preview, page) {
  return h(
    'div',
    { class: 'seen', key: preview.url },
    // A stream that broke with the connection does not come back by itself: another address begins it anew.
    h('img', { class: 'preview', src: `${preview.url}?after=${page.returns}`, alt: '' }),
    preview.advice
      ? h(
          'p',
          { class: `advice ${preview.advice}`, role: 'status' },
          shapeOf(placementShape[preview.advice]),
          h('span', null, t(`placement.${preview.advice}`)),
        )
      : null,
  );
}

/** By whose certificates chips are verified. @param {import('../contract.js').TrustView} trust */
function trusted(trust) {
  return h(
    'div',
    { class: `trusted ${trust.level}` },
    h(
      'p',
      null,
      shapeOf(trustShape[trust.level]),
      h('span', null, h('strong', null, t('ready.certificates')), ' ', trust.sentence),
    ),
    trust.findings.length > 0
      ? h(
          'ul',
          { class: 'soft' },
          trust.findings.map((finding) => h('li', null, finding)),
        )
      : null,
  );
}

/** An open document on the glass; it says nothing the words do not say. */
function documentPicture() {
  return h(
    'svg',
    { class: 'document-picture', viewBox: '0 0 320 210', 'aria-hidden': 'true', focusable: 'false' },
    h('rect', { x: 4, y: 150, width: 312, height: 50, rx: 10, class: 'glass' }),
    h('path', { d: 'M40 150V22q0-12 12-12h216q12 0 12 12v128z', class: 'page' }),
    h('rect', { x: 62, y: 34, width: 62, height: 72, rx: 6, class: 'ink' }),
    h('path', { d: 'M142 44h116M142 66h92M142 88h104', class: 'line' }),
    h('path', { d: 'M62 122h196M62 137h196', class: 'mrz' }),
    h('path', { d: 'M160 158v24m-12-11 12 12 12-12', class: 'arrow' }),
  );
}
