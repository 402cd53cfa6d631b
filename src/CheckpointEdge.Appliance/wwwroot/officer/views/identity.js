// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { faceShape, ltr, shapeOf } from '../shapes.js';
import { stateName } from '../states.js';
import { picturesOf } from './faces.js';

const longName = 32;

/** @param {import('../contract.js').TravellerView} who */
const nameChars = (who) => who.primaryIdentifier.length + who.secondaryIdentifier.length;

/**
 * Who the document says stands there.
 * @param {import('../contract.js').ResultView} result
 * @param {import('../contract.js').Acts} acts
 */
export function identity(result, acts) {
  const who = result.traveller;
  // Beside the traveller's own face the chip's photograph is enough: it is the better one.
  const pictures = picturesOf(result).filter((one) => one.key !== 'printed' || !(result.chip?.photographUrl && result.face?.liveUrl));
  return h(
    'section',
    {
      class: `panel identity${pictures.length > 0 ? ' with-portrait' : ''}${pictures.length > 1 ? ' with-two' : ''}`,
      'aria-labelledby': 'traveller-title',
      tabindex: 0,
    },
    h(
      'div',
      { class: 'whose' },
      h('h2', { class: 'quiet', id: 'traveller-title' }, t('result.traveller')),
      result.chip ? h('p', { class: 'soft from' }, t('result.from', { from: who.from })) : null,
    ),
    h(
      'div',
      { class: 'face' },
      h(
        'p',
        { class: nameChars(who) > longName ? 'name long' : 'name' },
        h('bdi', { class: 'primary' }, who.primaryIdentifier || t('result.noName')),
        h('bdi', { class: 'secondary' }, who.secondaryIdentifier),
      ),
      pictures.length > 0
        ? h(
            'button',
            {
              type: 'button', class: 'pictures', key: 'pictures', 'aria-keyshortcuts': 'F9', onclick: acts.toggleFaces,
            },
            h('span', { class: 'unseen' }, t('faces.open')),
            // One picture needs no words: it is the printed one.
            pictures.map((one) => picture(one, pictures.length > 1 || one.key !== 'printed')),
          )
        : null,
    ),
    result.chip && !result.chip.photographUrl && result.chip.photographSentence
      ? h('p', { class: 'soft no-photograph' }, result.chip.photographSentence)
      : null,
    result.face ? faceOf(result.face) : null,
    who.namePossiblyTruncated ? h('p', { class: 'soft' }, t('result.truncated')) : null,
    h(
      'dl',
      { class: 'facts' },
      fact('result.born', who.dateOfBirth),
      fact('result.sex', who.sex),
      fact('result.documentNumber', who.documentNumber, undefined, who.documentCode),
      fact('result.expires', who.dateOfExpiry),
      fact('result.nationality', who.nationality, stateName(who.nationality, who.nationalityName)),
      fact('result.issuer', who.issuingState, stateName(who.issuingState, who.issuingStateName)),
    ),
  );
}

/** Words and measured rates, never a percentage. @param {import('../contract.js').FaceView} face */
function faceOf(face) {
  return h(
    'div',
    { class: `face-finding ${face.state}`, title: face.rates },
    h('p', null, shapeOf(faceShape[face.state]), ' ', face.sentence),
    face.listSentence ? h('p', { class: 'soft' }, face.listSentence) : null,
  );
}

/** @param {import('./faces.js').FacePicture} one @param {boolean} worded */
function picture(one, worded) {
  return h(
    'span',
    { class: 'picture', key: one.key },
    h('img', { class: 'portrait', src: one.src, alt: one.alt }),
    worded ? h('span', { class: 'soft' }, one.short) : null,
  );
}

/** @param {string} label @param {string} value @param {{text: string, lang: string|null}} [more] behind the value @param {string} [kind] behind the label */
function fact(label, value, more, kind) {
  return h(
    'div',
    null,
    h('dt', null, t(label), kind ? [' ', ltr(kind)] : null),
    h(
      'dd',
      null,
      value ? ltr(value) : h('span', { class: 'soft' }, t('result.notGiven')),
      more?.text && more.text !== value ? [' ', h('bdi', { class: 'soft', lang: more.lang }, more.text)] : null,
    ),
  );
}
