// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { ltr } from '../shapes.js';

/** Who the document says stands there. @param {import('../contract.js').ResultView} result */
export function identity(result) {
  const who = result.traveller;
  return h(
    'section',
    {
      class: `panel identity${result.portraitUrl ? ' with-portrait' : ''}`,
      'aria-labelledby': 'traveller-title',
      tabindex: 0,
    },
    h('h2', { class: 'quiet', id: 'traveller-title' }, t('result.traveller')),
    h(
      'div',
      { class: 'face' },
      result.portraitUrl ? h('img', { class: 'portrait', src: result.portraitUrl, alt: t('result.portrait') }) : null,
      h(
        'p',
        { class: 'name' },
        h('bdi', { class: 'primary' }, who.primaryIdentifier || t('result.noName')),
        h('bdi', { class: 'secondary' }, who.secondaryIdentifier),
      ),
    ),
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
