// @ts-check
// The traveller is told what to do and nothing of what was found. A lane whose service is away is closed.
import { directionOf, sentenceOf, signals } from './languages.js';
import { drawable } from './letters.js';

const retryMilliseconds = 1000;
const firstWordMilliseconds = 4000;
const alwaysSpoken = 'en';

const sign = /** @type {HTMLElement} */ (document.getElementById('sign'));
const pictogram = /** @type {HTMLImageElement} */ (document.getElementById('pictogram'));
const words = /** @type {HTMLElement} */ (document.getElementById('words'));

/** The languages of this post, as the service last said: what a closed lane is told in. @type {string[]} */
let ofPost = [];
let shown = '';

// All pictures are fetched at once, so that no signal is slower than another.
const pictures = signals.map((signal) => {
  const image = new Image();
  image.src = pictureOf(signal);
  return image;
});

/** @param {string} signal */
function pictureOf(signal) {
  return `/traveller/pictograms/${signal}.svg`;
}

/** The holder's languages first, English last. @param {string} signal @param {string[]} languages */
function show(signal, languages) {
  const now = [signal, ...languages].join(' ');
  if (!signals.includes(signal) || now === shown) return;
  shown = now;
  const spoken = languages.filter((one) => one !== alwaysSpoken && drawable(sentenceOf(signal, one)));
  words.replaceChildren(...[...spoken, alwaysSpoken].map((language, place) => line(signal, language, place === 0)));
  if (sign.dataset.signal === signal) return;
  sign.dataset.signal = signal;
  pictogram.src = pictureOf(signal);
}

/** @param {string} signal @param {string} language @param {boolean} first */
function line(signal, language, first) {
  const sentence = document.createElement(first ? 'h1' : 'p');
  sentence.lang = language;
  sentence.dir = directionOf(language);
  sentence.textContent = sentenceOf(signal, language) ?? '';
  return sentence;
}

function listen() {
  const source = new EventSource('/api/traveller/events');
  let heard = false;
  source.addEventListener('signal', (event) => {
    heard = true;
    const [signal, ...languages] = String(event.data).split(' ');
    if (signal === 'placeDocument' || signal === 'outOfService') ofPost = languages;
    show(signal, languages);
  });
  source.addEventListener('error', () => {
    show('outOfService', ofPost);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, retryMilliseconds);
  });
  setTimeout(() => {
    if (!heard) show('outOfService', ofPost);
  }, firstWordMilliseconds);
}

listen();
export { pictures };
