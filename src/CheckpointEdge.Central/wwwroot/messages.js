// What the page says, in the language that this browser was told to speak. The English text is the key: it stands where it is shown, and
// languages/*.js say it in the others. Service and page read the same cookie.

/** @typedef {"en"|"fr"|"ar"|"ckb"} Language */

/** Each by its own name. @type {Record<Language, {name: string, dir: "ltr"|"rtl"}>} */
export const languages = {
  en: { name: "English", dir: "ltr" },
  fr: { name: "Français", dir: "ltr" },
  ar: { name: "العربية", dir: "rtl" },
  ckb: { name: "کوردی", dir: "rtl" },
};

const cookie = "checkpoint-language";
const cookieSeconds = 365 * 24 * 3600;
const kept = new RegExp(`(?:^|; )${cookie}=(\\w+)`).exec(document.cookie)?.[1] ?? "";

/** @type {Language} */
export let language = Object.hasOwn(languages, kept) ? /** @type {Language} */ (kept) : "en";

/** @type {Record<string, string>} */
let messages = {};
if (language !== "en") {
  try {
    ({ messages } = await import(`./languages/${language}.js`));
  } catch {
    language = "en";
  }
}

/** The page runs from right to left. */
export const mirrored = languages[language].dir === "rtl";
document.documentElement.lang = language;
document.documentElement.dir = languages[language].dir;

/** From now on the page speaks this language: it is loaded anew where it stands. @param {Language} chosen */
export function speak(chosen) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${cookie}=${chosen}; Path=/; Max-Age=${cookieSeconds}; SameSite=Strict${secure}`;
  location.reload();
}

/**
 * A text of the page's own.
 * @param {string} english
 * @param {Record<string, any>} [values] for `{name}` places
 * @returns {string}
 */
export function t(english, values = {}) {
  return (messages[english] ?? english).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? walled(String(values[name] ?? "")) : whole));
}

/** In a line from right to left, what is put in is walled off: the signs of a number would be set in the wrong order. @param {string} value */
export function walled(value) {
  return mirrored && value ? `\u2068${value}\u2069` : value;
}

/** A date or a figure with signs in it reads from left to right everywhere. @param {string} value */
export function leftToRight(value) {
  return mirrored ? `\u2066${value}\u2069` : value;
}
