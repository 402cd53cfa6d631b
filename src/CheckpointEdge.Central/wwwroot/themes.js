import { element } from "./page.js";

const themes = { "": "As the system", light: "Light", night: "Night", contrast: "High contrast" };

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
  return element("label", {}, element("span", {}, "Colours"), choice);
}
