// @ts-check
import { messages } from './languages/en.js';

const plural = new Intl.PluralRules('en');

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
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {string} key */
export const has = (key) => key in messages;
