import { element } from "./page.js";
import { language, languages, speak, t } from "./messages.js";

const themes = { "": t("As the system"), light: t("Light"), night: t("Night"), contrast: t("High contrast") };

/** The switch of themes; what is chosen stays in this browser. */
export function themeChoice() {
  const root = document.documentElement;
  const choice = /** @type {HTMLSelectElement} */ (element("select", {
    onchange: () => {
      if (choice.value) {
        root.dataset.theme = choice.value;
        localStorage.setItem("theme", choice.value);
      } else {
        delete root.dataset.theme;
        localStorage.removeItem("theme");
      }
    },
  }, Object.entries(themes).map(([value, words]) => element("option", { value, selected: value === (root.dataset.theme ?? "") }, words))));
  return element("label", {}, element("span", {}, t("Colours")), choice);
}

/** The switch of languages; what is chosen stays in this browser. */
export function languageChoice() {
  const choice = /** @type {HTMLSelectElement} */ (element("select", {
    onchange: () => speak(/** @type {import("./messages.js").Language} */ (choice.value)),
  }, Object.entries(languages).map(([value, { name }]) => element("option", { value, lang: value, selected: value === language }, name))));
  return element("label", {}, element("span", {}, t("Language")), choice);
}
