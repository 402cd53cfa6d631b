import { grid } from "./grid.js";
import { ask, element, field, isolated } from "./page.js";
import { agreed } from "./question.js";
import { t } from "./messages.js";
import { word } from "./words.js";

/** One's own password. @param {any} act */
export function passwordForm(act) {
  const old = input({ type: "password", autocomplete: "current-password" });
  const fresh = input({ type: "password", autocomplete: "new-password", minlength: 12, maxlength: 256, name: "new-password" });
  return element("form", {
    class: "card",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const body = { password: old.value, newPassword: fresh.value };
      old.value = "";
      fresh.value = "";
      act(() => ask("POST", "/api/account/password", body), t("The password is changed. Other sessions of this account have ended."));
    },
  },
  element("h2", {}, t("Password")),
  element("div", { class: "row" }, field(t("Today's password"), old), field(t("New password, 12 characters or more"), fresh),
    element("button", { class: "quiet" }, t("Change it"))));
}

/** Every account; operators may change them. @param {any[]} accounts @param {any} account who looks @param {any} act @param {any} say */
export function accountsCard(accounts, account, act, say) {
  const ops = account.role === "ops";
  const shown = element("div", { role: "status" });
  /** @param {any} made */
  const show = made => shown.replaceChildren(
    element("p", {}, t("First password of {name}:", { name: made.name }), " ", element("span", { class: "code" }, made.password)),
    element("p", { class: "soft" }, made.sentence));
  /** @param {string} path @param {any} [body] */
  const once = async (path, body) => {
    try {
      show(await ask("POST", path, body));
      listed.replaceChildren(drawn(await ask("GET", "/api/accounts")));
      say("");
    } catch (failure) {
      say(/** @type {Error} */ (failure).message, true);
    }
  };
  /** @param {any[]} all */
  const drawn = all => grid(t("Accounts, by name"), [t("Account"), t("Role"), t("State"), t("Second factor"), t("Signing key"), ""], all.map(one => [
    isolated(one.name), word(one.role), one.disabled ? element("span", { class: "tag warn" }, t("out of use")) : t("in use"),
    one.secondFactor ? t("on") : t("off"),
    one.keyId ? element("span", { class: "code" }, one.keyId.slice(0, 12)) : t("none"),
    ops && one.name !== account.name ? element("span", { class: "row" },
      step(one.disabled ? t("Enable") : t("Disable"), one.name, () => act(
        () => ask("POST", `/api/accounts/${encodeURIComponent(one.name)}/${one.disabled ? "enable" : "disable"}`),
        one.disabled ? t("{name} is in use again.", { name: one.name }) : t("{name} is out of use.", { name: one.name }))),
      step(t("Reset"), one.name, () => reset(one, once))) : "",
  ]));
  const listed = element("div", {}, drawn(accounts));
  return element("section", { class: "card" },
    element("h2", {}, t("Accounts")),
    listed,
    ops ? addForm(once) : null,
    shown);
}

/** @param {any} one @param {(path: string) => void} once */
async function reset(one, once) {
  if (await agreed({
    title: t("Reset the account {name}?", { name: one.name }),
    text: [t("Its password ends now, a new one is shown once, and its sessions end."),
      ...(one.secondFactor ? [t("Its second factor is gone.")] : []),
      ...(one.keyId ? [t("Its signing key is destroyed. The new one counts after the next rotation of the root.")] : [])],
    deed: t("Reset it"),
  })) once(`/api/accounts/${encodeURIComponent(one.name)}/reset`);
}

/** @param {(path: string, body: any) => void} once */
function addForm(once) {
  const name = input({ type: "text", maxlength: 32, pattern: "[a-z0-9.\\-]+", autocomplete: "off" });
  const role = /** @type {HTMLSelectElement} */ (element("select", {},
    ["ops", "approver", "auditor"].map(one => element("option", { value: one }, word(one)))));
  return element("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const body = { name: name.value, role: role.value };
      name.value = "";
      once("/api/accounts", body);
    },
  }, element("div", { class: "row" }, field(t("New account"), name), field(t("Role"), role), element("button", { class: "quiet" }, t("Add it"))));
}

/** @param {string} deed @param {string} name @param {() => void} done */
function step(deed, name, done) {
  return element("button", { type: "button", class: "quiet", "aria-label": `${deed} ${name}`, onclick: done }, deed);
}

/** @param {Record<string, any>} attributes @returns {HTMLInputElement} */
function input(attributes) {
  return /** @type {HTMLInputElement} */ (element("input", { required: true, ...attributes }));
}
