import { answers, decisionWords, fullName, word } from "./words.js";
import { ask, element, facts, field, isolated, stamp } from "./page.js";
import { grid } from "./grid.js";
import { mirrored, t } from "./messages.js";

const kinds = /** @type {Record<string, string>} */ ({ document: t("Document number"), record: t("Id of a record"), list: t("Code of a list") });

/** What was asked last. It stays in this page alone: a number in an address would be kept by the browser. @type {any} */
let question = null;

/** All sightings of one record, list or document across posts. */
export const sightings = {
  title: t("Sightings"),
  refresh: false,
  roles: ["ops", "auditor"],

  /** @param {any} page */
  async show({ main, say, rest }) {
    if (rest[0] === "hit") question = { hit: rest[1], match: rest[2] === undefined ? null : Number(rest[2]) };
    const found = element("div", { "aria-live": "polite" });
    const look = async () => {
      say("");
      found.replaceChildren(element("p", { class: "soft" }, t("Looking…")));
      try {
        found.replaceChildren(...answer(await ask("POST", "/api/sightings", question)));
      } catch (failure) {
        found.replaceChildren();
        say(/** @type {Error} */ (failure).message, true);
      }
    };
    main.replaceChildren(
      element("div", { class: "head" }, element("h1", {}, t("Sightings")),
        element("p", { class: "soft" }, t("Who looks at whom stands in the audit log."))),
      searchForm(look), found);
    if (question) await look();
  },
};

/** @param {() => void} look */
function searchForm(look) {
  const kind = /** @type {HTMLSelectElement} */ (element("select", {}, Object.entries(kinds).map(([value, words]) => element("option", { value }, words))));
  const value = /** @type {HTMLInputElement} */ (element("input", { type: "search", required: true, maxlength: 128, autocomplete: "off", spellcheck: "false" }));
  return element("form", {
    class: "card",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      question = { of: kind.value, value: value.value };
      if (location.hash !== "#sightings") history.replaceState(null, "", "#sightings");
      look();
    },
  }, element("div", { class: "row" }, field(t("Look for"), kind), field(t("As it is written"), value), element("button", {}, t("Show its sightings"))));
}

/** @param {any} page */
function answer(page) {
  const line = element("ol", { class: "timeline" });
  const more = element("div");
  const title = `${kinds[page.of]} `;
  draw(page, line, more);
  if (page.total === 0)
    return [element("section", { class: "card" }, element("h2", {}, title, isolated(page.value)),
      element("p", {}, page.complete ? t("It was seen at no post.") : notComplete))];
  const newest = page.sightings[0];
  return [
    element("section", { class: "card" },
      element("h2", {}, title, isolated(page.value)),
      facts([
        ...(page.of !== "list" && newest?.match ? [/** @type {[string, any]} */ ([t("On the list as"), [isolated(newest.match.name), ", ", isolated(newest.match.listTitle), " (", isolated(newest.match.source), ")"]])] : []),
        [t("Sightings"), page.posts.length === 1 ? t("{total} at one post", page) : t("{total} at {boards} boards", { total: page.total, boards: page.posts.length })],
        [t("Seen last"), newest ? t("{time}, {site}, lane {lane}", { time: stamp(newest.seenAt), site: newest.site, lane: newest.lane }) : ""],
        [t("In the audit log as"), element("span", { class: "code" }, page.of === "document" ? t("fingerprint {fingerprint}", page) : page.value)],
      ]),
      page.complete ? null : element("p", { class: "tag warn", role: "status" }, notComplete)),
    element("section", {}, element("h2", {}, t("Where")),
      grid(t("Boards where it was seen, {what}", { what: page.value }), [t("Site"), t("Lane"), t("Board"), { number: t("Sightings") }, t("First"), t("Last")],
        page.posts.map((/** @type {any} */ post) => [isolated(post.site), isolated(post.lane), isolated(post.unit), post.count,
          { show: stamp(post.firstAt), by: post.firstAt, nowrap: true }, { show: stamp(post.lastAt), by: post.lastAt, nowrap: true }]))),
    element("section", {}, element("h2", {}, t("When, newest first")), line, more),
  ];
}

const arrow = mirrored ? " ← " : " → ";

const notComplete = t("Older hits are still being looked through; ask again in a moment.");

/** Adds one page to the line. @param {any} page @param {HTMLElement} line @param {HTMLElement} more */
function draw(page, line, more) {
  line.append(...page.sightings.map((/** @type {any} */ one) => item(one)));
  more.replaceChildren(page.next === null ? "" : element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => draw(await ask("POST", "/api/sightings", { of: page.of, value: page.value, before: page.next }), line, more),
  }, t("Older sightings")));
}

/** @param {any} one */
function item(one) {
  return element("li", { class: one.verdict === "stop" ? "stop" : "look" },
    element("article", { class: "card" },
      element("div", { class: "row spread" },
        element("h3", {}, one.site ? t("{site}, lane {lane}", one) : t("Unknown place")),
        element("p", {},
          element("span", { class: one.verdict === "stop" ? "tag stop" : "tag warn" }, one.verdict ? word(one.verdict) : t("cannot be opened")), " ",
          one.late ? element("span", { class: "tag stop" }, t("late hit")) : null)),
      element("p", { class: "soft small" }, stamp(one.seenAt), " · ", t("board {unit}", one), " · ",
        element("a", { href: `#report/${one.hitId}`, "aria-label": t("Report of the hit of {time}", { time: stamp(one.seenAt) }) }, t("report"))),
      one.traveller ? element("p", {}, element("strong", {}, isolated(fullName(one.traveller))), " ",
        isolated(`${one.traveller.documentCode} ${one.traveller.issuingState} ${one.traveller.documentNumber}`),
        one.match ? [", ", t("{band} match with {name} ({score})", { band: word(one.match.band), name: one.match.name, score: one.match.score })] : null) : null,
      element("p", {}, decisionWords(one)),
      one.answers.map((/** @type {any} */ given) => element("p", {},
        element("strong", {}, t("Answered: {answer}", { answer: answers[given.kind] })), given.text ? [" — ", isolated(given.text)] : ""))),
    one.sincePreviousSeconds === null ? element("p", { class: "between" }, t("First sighting"))
      : element("p", { class: "between" }, element("strong", {}, t("{time} after the one before", { time: span(one.sincePreviousSeconds) })),
        one.cameFrom ? [": ", element("strong", {}, isolated(one.cameFrom), arrow, isolated(one.site))] : [", ", t("at the same post")]));
}

/** "40 s", "12 min", "5 h 10 min", "3 d 4 h". @param {number} seconds */
function span(seconds) {
  if (seconds < 120) return t("{number} s", { number: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return t("{number} min", { number: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t("{hours} h {minutes} min", { hours, minutes: minutes % 60 })
    : t("{days} d {hours} h", { days: Math.floor(hours / 24), hours: hours % 24 });
}
