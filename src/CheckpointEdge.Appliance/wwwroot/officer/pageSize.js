// @ts-check
// The browser of the desk says how large its page is: a page that shrank shows an officer nothing, and nobody else could tell.
import { ask } from './service.js';

const settledMilliseconds = 500;

/** The kiosk opens the page with this word behind the question mark; a browser elsewhere has no say. */
const ofTheDesk = new URLSearchParams(location.search).has('kiosk');

let settled = 0;

/** Once the size has settled: a window that is being opened changes it several times. */
export function reportPageSize() {
  if (!ofTheDesk) return;
  clearTimeout(settled);
  settled = setTimeout(() => {
    ask('POST', '/api/kiosk/page', {
      width: innerWidth, height: innerHeight, screenWidth: screen.width, screenHeight: screen.height,
    });
  }, settledMilliseconds);
}

addEventListener('resize', reportPageSize);
