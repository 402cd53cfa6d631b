// @ts-check
import { h } from '../dom.js';
import { t } from '../messages.js';
import { faceShape, keyCap, shapeOf } from '../shapes.js';

/** @typedef {{key: string, src: string, alt: string, caption: string, short: string}} FacePicture */

/**
 * The pictures of the traveller: the printed one, that of the chip, the camera's. The better one of the document stands beside the camera's.
 * @param {import('../contract.js').ResultView} result
 * @returns {FacePicture[]}
 */
export function picturesOf(result) {
  /** @type {FacePicture[]} */
  const pictures = [];
  if (result.portraitUrl)
    pictures.push({
      key: 'printed', src: result.portraitUrl, alt: t('result.portrait'), caption: t('result.portrait'),
      short: t('result.portraitShort'),
    });
  if (result.chip?.photographUrl)
    pictures.push({
      key: 'of-chip', src: result.chip.photographUrl, alt: t('result.chipPortrait'), caption: t('result.chipPortrait'),
      short: result.chip.photographSentence,
    });
  if (result.face?.liveUrl)
    pictures.push({
      key: 'live', src: result.face.liveUrl, alt: t('result.livePicture'), caption: t('result.livePicture'),
      short: t('result.livePictureShort'),
    });
  return pictures;
}

/**
 * The faces alone, large: whoever compares faces beside a name and dates is led by them.
 * @param {import('../contract.js').ResultView} result
 * @param {import('../contract.js').Acts} acts
 */
export function faces(result, acts) {
  return h(
    'main',
    { class: 'content faces', key: 'faces', id: 'main', tabindex: -1 },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'faces-title' },
      h(
        'div',
        { class: 'tabs-line' },
        h('h1', { id: 'faces-title' }, t('faces.title')),
        h(
          'button',
          { type: 'button', class: 'why', focus: true, 'aria-keyshortcuts': 'F9', onclick: acts.toggleFaces },
          h('span', null, t('faces.close')),
          keyCap('F9'),
        ),
      ),
      h(
        'div',
        { class: 'pair' },
        picturesOf(result).map((one) =>
          h('figure', { key: one.key }, h('img', { src: one.src, alt: one.alt }), h('figcaption', null, one.caption)),
        ),
      ),
      result.face
        ? h(
            'div',
            { class: `said ${result.face.state}` },
            h('p', null, shapeOf(faceShape[result.face.state]), h('span', null, result.face.sentence)),
            result.face.rates ? h('p', { class: 'soft' }, result.face.rates) : null,
            result.face.listSentence ? h('p', { class: 'soft' }, result.face.listSentence) : null,
          )
        : null,
    ),
  );
}
