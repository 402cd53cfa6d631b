import { accountsCard, passwordForm } from "./accounts.js";
import { ask, element, field } from "./page.js";
import { t } from "./messages.js";

const address = "/api/account/second-factor";

/** A field for the six digits of an authenticator app. @returns {HTMLInputElement} */
export function codeInput() {
  return /** @type {HTMLInputElement} */ (element("input", {
    name: "code", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]{6,7}", maxlength: 7, required: true,
  }));
}

/** One's own account: second factor and password; and the accounts of all. */
export const ownAccount = {
  title: t("Account"),
  refresh: false,

  /** @param {any} page */
  async show({ main, account, act, say }) {
    const [{ on }, accounts] = await Promise.all([ask("GET", address), ask("GET", "/api/accounts")]);
    const box = element("section", { class: "card" });
    box.append(...(on ? removing(act) : beginning(box, act, say)));
    main.replaceChildren(element("h1", {}, t("Account {name}", { name: account.name })), box, passwordForm(act), accountsCard(accounts, account, act, say));
  },
};

/** @param {any} act */
function removing(act) {
  const [password, code] = [passwordInput(), codeInput()];
  return [
    element("h2", {}, t("Second factor: on")),
    element("p", {}, t("You sign in with your password and a code of your authenticator app.")),
    element("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        act(() => ask("POST", `${address}/remove`, { password: password.value, code: code.value }), t("The second factor is off."));
      },
    }, element("div", { class: "row" }, field(t("Your password"), password), field(t("A new code"), code),
      element("button", { class: "quiet" }, t("Take it away")))),
  ];
}

/** @param {HTMLElement} box @param {any} act @param {any} say */
function beginning(box, act, say) {
  const password = passwordInput();
  return [
    element("h2", {}, t("Second factor: off")),
    element("p", {}, t("With a second factor, a stolen password alone opens nothing. You need an authenticator app on your telephone.")),
    element("form", {
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        try {
          confirming(box, await ask("POST", address, { password: password.value }), password.value, act);
          say("");
        } catch (failure) {
          say(/** @type {Error} */ (failure).message, true);
        }
      },
    }, element("div", { class: "row" }, field(t("Your password"), password), element("button", {}, t("Set it up")))),
  ];
}

/** @param {HTMLElement} box @param {any} made @param {string} password @param {any} act */
function confirming(box, made, password, act) {
  const code = codeInput();
  box.replaceChildren(
    element("h2", {}, t("Second factor: one more step")),
    element("p", {}, t("Read this picture with your authenticator app, then type the code that it shows.")),
    element("img", { src: made.picture, alt: t("QR code for the authenticator app"), class: "qr" }),
    element("p", { class: "soft" }, t("No camera? Type this secret into the app:"), " ",
      element("span", { class: "code" }, made.secret.match(/.{1,4}/g).join(" "))),
    element("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        act(() => ask("POST", `${address}/confirm`, { password, code: code.value }), t("The second factor is on."));
      },
    }, element("div", { class: "row" }, field(t("Code"), code), element("button", {}, t("Turn it on")))));
  code.focus();
}

/** @returns {HTMLInputElement} */
function passwordInput() {
  return /** @type {HTMLInputElement} */ (element("input", { type: "password", autocomplete: "current-password", required: true }));
}
