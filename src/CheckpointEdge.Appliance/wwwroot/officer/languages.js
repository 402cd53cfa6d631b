// @ts-check
// The languages of the page, each by its own name, and which of them this browser was told to speak.

/** @typedef {'en'|'fr'|'ar'|'ckb'} Language */

/**
 * `plural`: whose rule counts. Browsers do not know Sorani's, which is that of English for whole numbers.
 * @type {Record<Language, {name: string, dir: 'ltr'|'rtl', plural: string}>}
 */
export const languages = {
  en: { name: 'English', dir: 'ltr', plural: 'en' },
  fr: { name: 'Français', dir: 'ltr', plural: 'fr' },
  ar: { name: 'العربية', dir: 'rtl', plural: 'ar' },
  ckb: { name: 'کوردی', dir: 'rtl', plural: 'en' },
};

const cookie = 'checkpoint-language';
const cookieSeconds = 365 * 24 * 3600;

/** @returns {Language} the service reads the same cookie and speaks the same language */
export function keptLanguage() {
  const kept = new RegExp(`(?:^|; )${cookie}=(\\w+)`).exec(document.cookie)?.[1] ?? '';
  return Object.hasOwn(languages, kept) ? /** @type {Language} */ (kept) : 'en';
}

/** @param {Language} language */
export function keepLanguage(language) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${cookie}=${language}; Path=/; Max-Age=${cookieSeconds}; SameSite=Strict${secure}`;
}
