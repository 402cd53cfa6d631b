// @ts-check
// The traveller is told what to do and nothing of what was found. A lane whose service is away is closed.
import { messages } from './languages/en.js';

const retryMilliseconds = 1000;
const firstWordMilliseconds = 4000;

const sign = /** @type {HTMLElement} */ (document.getElementById('sign'));
const pictogram = /** @type {HTMLImageElement} */ (document.getElementById('pictogram'));
const sentence = /** @type {HTMLElement} */ (document.getElementById('sentence'));

// All pictures are fetched at once, so that no signal is slower than another.
const pictures = Object.keys(messages).map((signal) => {
  const image = new Image();
  image.src = pictureOf(signal);
  return image;
});

/** @param {string} signal */
function pictureOf(signal) {
  return `/traveller/pictograms/${signal}.svg`;
}

/** @param {string} signal */
function show(signal) {
  if (!(signal in messages) || sign.dataset.signal === signal) return;
  sign.dataset.signal = signal;
  pictogram.src = pictureOf(signal);
  sentence.textContent = messages[signal];
}

function listen() {
  const source = new EventSource('/api/traveller/events');
  let heard = false;
  source.addEventListener('signal', (event) => {
    heard = true;
    show(String(event.data).replaceAll('"', ''));
  });
  source.addEventListener('error', () => {
    show('outOfService');
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, retryMilliseconds);
  });
  setTimeout(() => {
    if (!heard) show('outOfService');
  }, firstWordMilliseconds);
}

listen();
export { pictures };
