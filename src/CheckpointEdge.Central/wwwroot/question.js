import { element, field } from "./page.js";
import { t } from "./messages.js";

/**
 * Asks before something that cannot be taken back. Escape and "No" change nothing; the answer that does nothing has the focus.
 * @param {{title: string, text: string | string[], deed: string, type?: string}} question
 * `deed` stands on the button; `type` is a word that must be typed first
 * @returns {Promise<boolean>}
 */
export function agreed({ title, text, deed, type }) {
  return new Promise(resolve => {
    const typed = /** @type {HTMLInputElement} */ (element("input", { autocomplete: "off", autocapitalize: "none", spellcheck: "false" }));
    const yes = element("button", { type: "submit", class: "danger", disabled: type !== undefined }, deed);
    typed.addEventListener("input", () => yes.toggleAttribute("disabled", typed.value.trim() !== type));
    const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { "aria-labelledby": "question" },
      element("form", {
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          dialog.close("yes");
        },
      },
      element("h2", { id: "question" }, title),
      [text].flat().map(line => element("p", {}, line)),
      type === undefined ? null : field(t("To be sure, type {word}", { word: type }), typed),
      element("div", { class: "row" },
        element("button", { type: "button", class: "quiet", autofocus: type === undefined, onclick: () => dialog.close("") }, t("No, change nothing")),
        yes))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Says something that must be read to the end. @param {string} title @param {string} text */
export function told(title, text) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { "aria-labelledby": "told" },
    element("h2", { id: "told" }, title), element("p", {}, text),
    element("div", { class: "row" }, element("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, t("I have read it")))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
