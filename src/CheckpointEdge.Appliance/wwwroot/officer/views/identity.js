// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr, shapeOf } from '../shapes.js';

const longName = 32;

/** @param {import('../contract.js').TravellerView} who */
const nameChars = (who) => who.primaryIdentifier.length + who.secondaryIdentifier.length;

/** Who the document says stands there. @param {import('../contract.js').ResultView} result */
export function identity(result) {
  const who = result.traveller;
  // One picture needs no words: it is the printed one.
  const printedCaption = result.chip?.photographUrl ? t('result.portraitShort') : '';
  const pictures = [
    // Beside the traveller's own face the chip's photograph is enough: it is the better one.
    result.portraitUrl && !(result.chip?.photographUrl && result.face?.liveUrl) ? picture('printed', result.portraitUrl, t('result.portrait'), printedCaption) : null,
    result.chip?.photographUrl
      ? picture('of-chip', result.chip.photographUrl, t('result.chipPortrait'), result.chip.photographSentence)
      : null,
    result.face?.liveUrl ? picture('live', result.face.liveUrl, t('result.livePicture'), t('result.livePictureShort')) : null,
  ].filter((one) => one !== null);
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
      pictures,
      h(
        'p',
        { class: nameChars(who) > longName ? 'name long' : 'name' },
        h('bdi', { class: 'primary' }, who.primaryIdentifier || t('result.noName')),
        h('bdi', { class: 'secondary' }, who.secondaryIdentifier),
      ),
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
      fact('result.documentNumber', who.documentNumber, '', who.documentCode),
      fact('result.expires', who.dateOfExpiry),
      fact('result.nationality', who.nationality, who.nationalityName),
      fact('result.issuer', who.issuingState, who.issuingStateName),
    ),
  );
}

/** @type {Record<string, import('../shapes.js').Shape>} */
const faceShape = { alike: 'check', unclear: 'triangle', different: 'cross', officerCompares: 'ring', noPicture: 'ring' };

/** Words and measured rates, never a percentage. @param {import('../contract.js').FaceView} face */
function faceOf(face) {
  return h(
    'div',
    { class: `face-finding ${face.state}`, title: face.rates },
    h('p', null, shapeOf(faceShape[face.state]), ' ', face.sentence),
    face.listSentence ? h('p', { class: 'soft' }, face.listSentence) : null,
  );
}

/** @param {string} key @param {string} src @param {string} alt @param {string} caption */
function picture(key, src, alt, caption) {
  return h(
    'figure',
    { class: 'picture', key },
    h('img', { class: 'portrait', src, alt }),
    caption ? h('figcaption', { class: 'soft' }, caption) : null,
  );
}

/** @param {string} label @param {string} value @param {string} [more] behind the value @param {string} [kind] behind the label */
function fact(label, value, more, kind) {
  return h(
    'div',
    null,
    h('dt', null, t(label), kind ? [' ', ltr(kind)] : null),
    h(
      'dd',
      null,
      value ? ltr(value) : h('span', { class: 'soft' }, t('result.notGiven')),
      more && more !== value ? [' ', h('span', { class: 'soft' }, more)] : null,
    ),
  );
}
