import { ask, element, field, isolated, stamp } from "./page.js";
import { grid } from "./grid.js";
import { t } from "./messages.js";

const pageCount = 200;

/** What is asked for; kept while the page is open. */
const asked = { who: "", what: "" };

/** Who did what, when. */
export const audit = {
  title: t("Audit log"),
  refresh: false,

  /** @param {any} page */
  async show({ main, say }) {
    const box = element("div");
    const look = async () => {
      try {
        say("");
        draw(box, await entries());
      } catch (failure) {
        say(/** @type {Error} */ (failure).message, true);
      }
    };
    main.replaceChildren(
      element("div", { class: "head" }, element("h1", {}, t("Audit log")),
        element("p", { class: "soft" }, t("Entries are only ever added; nobody can change or remove one."))),
      filterForm(look), box);
    await look();
  },
};

/** @param {number} [before] */
function entries(before) {
  const question = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
  if (before !== undefined) question.set("before", String(before));
  return ask("GET", `/api/audit?${question}`);
}

/** @param {() => void} look */
function filterForm(look) {
  const who = /** @type {HTMLInputElement} */ (element("input", { type: "search", maxlength: 64, value: asked.who, autocapitalize: "none", spellcheck: "false" }));
  const what = /** @type {HTMLInputElement} */ (element("input", { type: "search", maxlength: 64, value: asked.what, autocapitalize: "none", spellcheck: "false" }));
  return element("form", {
    class: "card",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      Object.assign(asked, { who: who.value.trim(), what: what.value.trim() });
      look();
    },
  },
  element("div", { class: "row" },
    field(t("Who: an account, or unit:NAME"), who), field(t("What: a word such as list-approved"), what), element("button", {}, t("Show these entries"))));
}

/** @param {HTMLElement} box @param {any[]} found */
function draw(box, found) {
  box.replaceChildren(
    found.length === 0 ? element("p", { class: "card" }, t("No entry is like that.")) : grid(t("Audit log, newest first"), [t("When"), t("Who"), t("What"), t("In words")],
      found.map(entry => [stamp(entry.at), isolated(entry.who), element("span", { class: "code" }, entry.what), entry.sentence])),
    found.length === 0 || found.length % pageCount > 0 ? "" : element("button", {
      type: "button",
      class: "quiet",
      onclick: async () => draw(box, [...found, ...await entries(found.at(-1).entry)]),
    }, t("Older entries")));
}
