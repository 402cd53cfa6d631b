import { grid } from "./grid.js";
import { ask, element, field } from "./page.js";
import { agreed } from "./question.js";

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
      act(() => ask("POST", "/api/account/password", body), "The password is changed. Other sessions of this account have ended.");
    },
  },
  element("h2", {}, "Password"),
  element("div", { class: "row" }, field("Today's password", old), field("New password, 12 characters or more", fresh),
    element("button", { class: "quiet" }, "Change it")));
}

/** Every account; operators may change them. @param {any[]} accounts @param {any} account who looks @param {any} act @param {any} say */
export function accountsCard(accounts, account, act, say) {
  const ops = account.role === "ops";
  const shown = element("div", { role: "status" });
  /** @param {any} made */
  const show = made => shown.replaceChildren(
    element("p", {}, `First password of ${made.name}: `, element("span", { class: "code" }, made.password)),
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
  const drawn = all => grid("Accounts, by name", ["Account", "Role", "State", "Second factor", "Signing key", ""], all.map(one => [
    one.name, one.role, one.disabled ? element("span", { class: "tag warn" }, "out of use") : "in use",
    one.secondFactor ? "on" : "off",
    one.keyId ? element("span", { class: "code" }, one.keyId.slice(0, 12)) : "none",
    ops && one.name !== account.name ? element("span", { class: "row" },
      step(one.disabled ? "Enable" : "Disable", one.name, () => act(
        () => ask("POST", `/api/accounts/${encodeURIComponent(one.name)}/${one.disabled ? "enable" : "disable"}`),
        `${one.name} is ${one.disabled ? "in use again" : "out of use"}.`)),
      step("Reset", one.name, () => reset(one, once))) : "",
  ]));
  const listed = element("div", {}, drawn(accounts));
  return element("section", { class: "card" },
    element("h2", {}, "Accounts"),
    listed,
    ops ? addForm(once) : null,
    shown);
}

/** @param {any} one @param {(path: string) => void} once */
async function reset(one, once) {
  if (await agreed({
    title: `Reset the account ${one.name}?`,
    text: ["Its password ends now, a new one is shown once, and its sessions end.",
      ...(one.secondFactor ? ["Its second factor is gone."] : []),
      ...(one.keyId ? ["Its signing key is destroyed. The new one counts after the next rotation of the root."] : [])],
    deed: "Reset it",
  })) once(`/api/accounts/${encodeURIComponent(one.name)}/reset`);
}

/** @param {(path: string, body: any) => void} once */
function addForm(once) {
  const name = input({ type: "text", maxlength: 32, pattern: "[a-z0-9.\\-]+", autocomplete: "off" });
  const role = /** @type {HTMLSelectElement} */ (element("select", {},
    ["ops", "approver", "auditor"].map(one => element("option", { value: one }, one))));
  return element("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const body = { name: name.value, role: role.value };
      name.value = "";
      once("/api/accounts", body);
    },
  }, element("div", { class: "row" }, field("New account", name), field("Role", role), element("button", { class: "quiet" }, "Add it")));
}

/** @param {string} deed @param {string} name @param {() => void} done */
function step(deed, name, done) {
  return element("button", { type: "button", class: "quiet", "aria-label": `${deed} ${name}`, onclick: done }, deed);
}

/** @param {Record<string, any>} attributes @returns {HTMLInputElement} */
function input(attributes) {
  return /** @type {HTMLInputElement} */ (element("input", { required: true, ...attributes }));
}
