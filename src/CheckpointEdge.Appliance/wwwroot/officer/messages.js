// @ts-check
import { keepLanguage, keptLanguage, languages } from './languages.js';

/** @typedef {import('./languages.js').Language} Language */

/** @type {Record<string, string>} */
let messages = {};
let plural = new Intl.PluralRules('en');

/** @type {Language} */
let spoken = 'en';

/** The language of the page now. */
export const language = () => spoken;

/**
 * Loads a language, keeps the choice and turns the page into its direction. Rejects when it cannot be loaded; then
 * everything stays as it was.
 * @param {Language} chosen
 */
export async function speak(chosen) {
  // The set-up says on its page where its own texts lie.
  const loaded = await import(`${document.documentElement.dataset.texts ?? './languages'}/${chosen}.js`);
  messages = loaded.messages;
  spoken = chosen;
  plural = new Intl.PluralRules(languages[chosen].plural);
  document.documentElement.lang = chosen;
  document.documentElement.dir = languages[chosen].dir;
  document.title = t('page.title');
  keepLanguage(chosen);
}

/**
 * A text of the page's own. With `count`, the entries `key.zero`, `key.one`, … are looked up by the language's rule.
 * @param {string} key
 * @param {Record<string, string|number>} [values] for `{name}` places
 * @returns {string}
 */
export function t(key, values = {}) {
  let text = messages[key];
  if (text === undefined && typeof values.count === 'number') {
    text =
      (values.count === 0 ? messages[`${key}.zero`] : undefined) ??
      messages[`${key}.${plural.select(values.count)}`] ??
      messages[`${key}.other`];
  }
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolated(String(values[name])) : whole));
}

/**
 * In a line that runs from right to left, what is put in is walled off: the hyphens of a date or the signs of a number
 * would be set in the wrong order otherwise.
 * @param {string} value
 */
const isolated = (value) => (languages[spoken].dir === 'rtl' && value ? `\u2068${value}\u2069` : value);

/** @param {string} key */
export const has = (key) => key in messages;

await speak(keptLanguage());
