// Central's console: signs in, shows one page at a time, and keeps the page that is shown fresh.

import { ask, element, field, isolated, Refused } from "./page.js";
import { faces } from "./faces.js";
import { figures } from "./figures.js";
import { lists } from "./lists.js";
import { hits } from "./hits.js";
import { sightings } from "./sightings.js";
import { report } from "./report.js";
import { boards } from "./boards.js";
import { acceptance } from "./proofs.js";
import { audit } from "./audit.js";
import { languageChoice, themeChoice } from "./themes.js";
import { codeInput, ownAccount } from "./account.js";
import { t } from "./messages.js";
import { word } from "./words.js";

const refreshMilliseconds = 5000;

/** @type {Record<string, {title: string, show: (page: any) => Promise<void>, refresh: boolean, of?: string, roles?: string[]}>} */
const pages = { hits, sightings, lists, faces, boards, figures, audit, account: ownAccount, report, acceptance };

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const nav = /** @type {HTMLElement} */ (document.getElementById("nav"));
const who = /** @type {HTMLElement} */ (document.getElementById("who"));
const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));

/** @type {{name: string, role: string} | null} */
let account = null;
let timer = 0;

nav.setAttribute("aria-label", t("Pages"));
const skip = /** @type {HTMLElement} */ (document.querySelector(".skip"));
skip.textContent = t("Skip to content");

/** Something was just done here: the page is drawn anew even under the hands of who did it. */
let done = false;

/** @param {string} sentence @param {boolean} [bad] */
function say(sentence, bad = false) {
  notice.textContent = sentence;
  notice.classList.toggle("bad", bad);
}

/** Runs what a button asks for and says what came of it.
 * @param {() => Promise<any>} work @param {string} sentence said afterwards */
async function act(work, sentence) {
  say("");
  try {
    await work();
    say(sentence);
    done = true;
    await show();
    // Who works by keyboard stays on the page when the button that was pressed is gone.
    if (document.activeElement === document.body) main.focus();
    return true;
  } catch (failure) {
    refused(failure);
    return false;
  } finally {
    done = false;
  }
}

/** @param {any} failure */
function refused(failure) {
  if (failure instanceof Refused && failure.status === 401 && account) {
    account = null;
    signIn(t("Your session has ended; please sign in again."));
  } else {
    say(failure.message, true);
  }
}

/** The page that the address names, and what else it names: `#sightings/hit/ID/0`. */
function current() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  return mayOpen(name) ? { name, rest } : { name: "hits", rest: [] };
}

/** @param {string} name */
function mayOpen(name) {
  return Object.hasOwn(pages, name) && (!pages[name].roles || pages[name].roles?.includes(account?.role ?? ""));
}

async function show() {
  clearTimeout(timer);
  if (!account) return;
  const { name, rest } = current();
  const at = location.hash;
  drawBar(pages[name].of ?? name);
  document.title = `${pages[name].title} · CheckpointEdge Central`;
  try {
    await pages[name].show({ main, account, act, say, rest, mayReplace: () => at === location.hash && mayReplace() });
  } catch (failure) {
    refused(failure);
  }
  if (account && pages[name].refresh) timer = setTimeout(show, refreshMilliseconds);
}

/** A page is drawn anew only when nobody is writing on it, has opened a part of it or goes over it by keyboard. */
function mayReplace() {
  const active = document.activeElement;
  const writing = active && main.contains(active)
    && active.matches(done ? "input, select, textarea" : "input, select, textarea, :focus-visible:not(main)");
  const begun = [...main.querySelectorAll("textarea, input:not([type=search])")].some(input => /** @type {any} */ (input).value !== "");
  return !writing && !begun && !main.querySelector("details[open]") && !document.querySelector("dialog[open]");
}

/** @param {string} name */
function drawBar(name) {
  const drawn = `${name} ${account?.name} ${account?.role}`;
  if (nav.dataset.drawn === drawn) return;
  nav.dataset.drawn = drawn;
  document.body.classList.remove("out");
  nav.replaceChildren(...Object.entries(pages).filter(([key, page]) => !page.of && mayOpen(key)).map(([key, page]) =>
    element("a", { href: `#${key}`, "aria-current": key === name ? "page" : null }, page.title)));
  if (who.querySelector("button")) return;
  who.replaceChildren(
    element("div", { class: "name" }, isolated(account?.name), element("span", {}, ` (${word(account?.role ?? "")})`)),
    languageChoice(),
    themeChoice(),
    element("button", { type: "button", onclick: signOut }, t("Sign out")));
}

async function signOut() {
  await ask("DELETE", "/api/session").catch(() => null);
  account = null;
  signIn(t("You are signed out."));
}

/** @param {string} sentence */
function signIn(sentence) {
  clearTimeout(timer);
  nav.replaceChildren();
  delete nav.dataset.drawn;
  document.body.classList.add("out");
  who.replaceChildren(languageChoice(), themeChoice());
  say(sentence);
  document.title = t("Sign in · CheckpointEdge Central");
  const name = element("input", { name: "name", autocomplete: "username", required: true, autocapitalize: "none" });
  const password = element("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const code = codeInput();
  code.removeAttribute("required");
  const codeField = element("div", { hidden: true }, field(t("Code of your authenticator app"), code));
  const button = element("button", {}, t("Sign in"));
  const form = element("form", {
    class: "card signin",
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      button.setAttribute("disabled", "");
      say("");
      try {
        account = await ask("POST", "/api/session", {
          name: /** @type {HTMLInputElement} */ (name).value,
          password: /** @type {HTMLInputElement} */ (password).value,
          code: code.value,
        });
        main.replaceChildren();
        await show();
        main.focus();
      } catch (failure) {
        const wanted = failure instanceof Refused && failure.needsCode;
        say(/** @type {Error} */ (failure).message, !wanted);
        code.value = "";
        if (wanted) {
          codeField.hidden = false;
          code.focus();
          return;
        }
        /** @type {HTMLInputElement} */ (password).value = "";
        password.focus();
      } finally {
        button.removeAttribute("disabled");
      }
    },
  }, element("h1", {}, t("Sign in")), field(t("Name"), name), field(t("Password"), password), codeField, button);
  main.replaceChildren(form);
  name.focus();
}

window.addEventListener("hashchange", () => {
  say("");
  main.replaceChildren();
  show();
  main.focus();
});

try {
  account = await ask("GET", "/api/session");
  await show();
} catch {
  signIn("");
}
