// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';

/** Who the document says stands there. @param {import('../contract.js').ResultView} result */
export function identity(result) {
  const who = result.traveller;
  const pictures = [
    result.portraitUrl ? picture('printed', result.portraitUrl, t('result.portrait'), t('result.portraitShort')) : null,
    result.chip?.photographUrl
      ? picture('of-chip', result.chip.photographUrl, t('result.chipPortrait'), result.chip.photographSentence)
      : null,
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
        { class: 'name' },
        h('bdi', { class: 'primary' }, who.primaryIdentifier || t('result.noName')),
        h('bdi', { class: 'secondary' }, who.secondaryIdentifier),
      ),
    ),
    result.chip && !result.chip.photographUrl && result.chip.photographSentence
      ? h('p', { class: 'soft no-photograph' }, result.chip.photographSentence)
      : null,
    who.namePossiblyTruncated ? h('p', { class: 'soft' }, t('result.truncated')) : null,
    h(
      'dl',
      { class: 'facts' },
      fact('result.born', who.dateOfBirth),
      fact('result.sex', who.sex),
      fact('result.nationality', who.nationality, who.nationalityName),
      fact('result.documentNumber', who.documentNumber, who.documentCode),
      fact('result.issuer', who.issuingState, who.issuingStateName),
      fact('result.expires', who.dateOfExpiry),
    ),
  );
}

/** @param {string} key @param {string} src @param {string} alt @param {string} caption */
function picture(key, src, alt, caption) {
  return h(
    'figure',
    { class: 'picture', key },
    h('img', { class: 'portrait', src, alt }),
    h('figcaption', { class: 'soft' }, caption),
  );
}

/** @param {string} label @param {string} value @param {string} [more] */
function fact(label, value, more) {
  return h(
    'div',
    null,
    h('dt', null, t(label)),
    h(
      'dd',
      null,
      value ? ltr(value) : h('span', { class: 'soft' }, t('result.notGiven')),
      more && more !== value ? h('span', { class: 'soft' }, more) : null,
    ),
  );
}
