// @ts-check
// A board without a script's letters would draw one and the same box for each of them: such a sentence is left out, and
// picture and English say it.

const sizePixels = 32;
const asciiMax = 0x7f;

/** @type {Map<string, boolean>} */
const known = new Map();

/** Whether this device has letters for a sentence. @param {string|undefined} sentence */
export function drawable(sentence) {
  if (!sentence) return false;
  const letters = [...new Set(sentence)].filter((letter) => /\p{Letter}/u.test(letter) && letter.charCodeAt(0) > asciiMax);
  if (letters.length < 2) return true;
  const pair = letters[0] + letters[1];
  const before = known.get(pair);
  if (before !== undefined) return before;
  const differ = drawn(letters[0]) !== drawn(letters[1]);
  known.set(pair, differ);
  return differ;
}

/** @param {string} letter */
function drawn(letter) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = sizePixels;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return letter;
  pen.font = `${sizePixels * 0.6}px ${getComputedStyle(document.body).fontFamily}`;
  pen.textBaseline = 'middle';
  pen.fillText(letter, 2, sizePixels / 2);
  return pen.getImageData(0, 0, sizePixels, sizePixels).data.join();
}
