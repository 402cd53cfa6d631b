// Central's console: signs in, shows one page at a time, and keeps the page that is shown fresh.

import { ask, element, field, Refused } from "./page.js";
import { lists } from "./lists.js";
import { hits } from "./hits.js";
import { boards } from "./boards.js";
import { audit } from "./audit.js";
import { codeInput, ownAccount } from "./account.js";

const refreshMilliseconds = 5000;

/** @type {Record<string, {title: string, show: (page: any) => Promise<void>, refresh: boolean}>} */
const pages = { hits, lists, boards, audit, account: ownAccount };

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const nav = /** @type {HTMLElement} */ (document.getElementById("nav"));
const who = /** @type {HTMLElement} */ (document.getElementById("who"));
const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));

/** @type {{name: string, role: string} | null} */
let account = null;
let timer = 0;

/** @param {string} sentence @param {boolean} [bad] */
function say(sentence, bad = false) {
  notice.textContent = sentence;
  notice.classList.toggle("bad", bad);
}

/** Runs what a button asks for and says what came of it.
 * @param {() => Promise<any>} work @param {string} done said afterwards */
async function act(work, done) {
  say("");
  try {
    await work();
    say(done);
    await show();
    return true;
  } catch (failure) {
    report(failure);
    return false;
  }
}

/** @param {any} failure */
function report(failure) {
  if (failure instanceof Refused && failure.status === 401 && account) {
    account = null;
    signIn("Your session has ended; please sign in again.");
  } else {
    say(failure.message, true);
  }
}

function current() {
  const name = location.hash.slice(1);
  return name in pages ? name : "hits";
}

async function show() {
  clearTimeout(timer);
  if (!account) return;
  const name = current();
  drawBar(name);
  document.title = `${pages[name].title} · CheckpointEdge Central`;
  try {
    await pages[name].show({ main, account, act, say, mayReplace });
  } catch (failure) {
    report(failure);
  }
  if (account && pages[name].refresh) timer = setTimeout(show, refreshMilliseconds);
}

/** A page is drawn anew only when nobody is writing on it. */
function mayReplace() {
  const active = document.activeElement;
  const writing = active && main.contains(active) && active.matches("input, select, textarea");
  const begun = [...main.querySelectorAll("textarea, input")].some(input => /** @type {any} */ (input).value !== "");
  return !writing && !begun && !main.querySelector("details[open]");
}

/** @param {string} name */
function drawBar(name) {
  nav.replaceChildren(...Object.entries(pages).map(([key, page]) =>
    element("a", { href: `#${key}`, "aria-current": key === name ? "page" : null }, page.title)));
  who.replaceChildren(
    element("span", {}, `${account?.name} (${account?.role})`),
    element("button", { type: "button", onclick: signOut }, "Sign out"));
}

async function signOut() {
  await ask("DELETE", "/api/session").catch(() => null);
  account = null;
  signIn("You are signed out.");
}

/** @param {string} sentence */
function signIn(sentence) {
  clearTimeout(timer);
  nav.replaceChildren();
  who.replaceChildren();
  say(sentence);
  document.title = "Sign in · CheckpointEdge Central";
  const name = element("input", { name: "name", autocomplete: "username", required: true, autocapitalize: "none" });
  const password = element("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const code = codeInput();
  code.removeAttribute("required");
  const codeField = element("div", { hidden: true }, field("Code of your authenticator app", code));
  const button = element("button", {}, "Sign in");
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
  }, element("h1", {}, "Sign in"), field("Name", name), field("Password", password), codeField, button);
  main.replaceChildren(form);
  name.focus();
}

window.addEventListener("hashchange", () => {
  say("");
  main.replaceChildren();
  show();
});

try {
  account = await ask("GET", "/api/session");
  await show();
} catch {
  signIn("");
}
