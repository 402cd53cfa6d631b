import { fullName, decisionWords, answers } from "./words.js";
import { ask, element, facts, field, isolated, stamp } from "./page.js";
import { grid } from "./grid.js";

const kinds = /** @type {Record<string, string>} */ ({ document: "Document number", record: "Id of a record", list: "Code of a list" });

/** What was asked last. It stays in this page alone: a number in an address would be kept by the browser. @type {any} */
let question = null;

/** All sightings of one record, list or document across posts. */
export const sightings = {
  title: "Sightings",
  refresh: false,
  roles: ["ops", "auditor"],

  /** @param {any} page */
  async show({ main, say, rest }) {
    if (rest[0] === "hit") question = { hit: rest[1], match: rest[2] === undefined ? null : Number(rest[2]) };
    const found = element("div", { "aria-live": "polite" });
    const look = async () => {
      say("");
      found.replaceChildren(element("p", { class: "soft" }, "Looking…"));
      try {
        found.replaceChildren(...answer(await ask("POST", "/api/sightings", question)));
      } catch (failure) {
        found.replaceChildren();
        say(/** @type {Error} */ (failure).message, true);
      }
    };
    main.replaceChildren(
      element("div", { class: "head" }, element("h1", {}, "Sightings"),
        element("p", { class: "soft" }, "Who looks at whom stands in the audit log.")),
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
  }, element("div", { class: "row" }, field("Look for", kind), field("As it is written", value), element("button", {}, "Show its sightings")));
}

/** @param {any} page */
function answer(page) {
  const line = element("ol", { class: "timeline" });
  const more = element("div");
  const title = `${kinds[page.of]} `;
  draw(page, line, more);
  if (page.total === 0)
    return [element("section", { class: "card" }, element("h2", {}, title, isolated(page.value)),
      element("p", {}, page.complete ? "It was seen at no post." : notComplete))];
  const newest = page.sightings[0];
  return [
    element("section", { class: "card" },
      element("h2", {}, title, isolated(page.value)),
      facts([
        ...(page.of !== "list" && newest?.match ? [/** @type {[string, any]} */ (["On the list as", [isolated(newest.match.name), `, ${newest.match.listTitle} (${newest.match.source})`]])] : []),
        ["Sightings", `${page.total} at ${page.posts.length === 1 ? "one post" : `${page.posts.length} boards`}`],
        ["Seen last", newest ? `${stamp(newest.seenAt)}, ${newest.site}, lane ${newest.lane}` : ""],
        ["In the audit log as", element("span", { class: "code" }, page.of === "document" ? `fingerprint ${page.fingerprint}` : page.value)],
      ]),
      page.complete ? null : element("p", { class: "tag warn", role: "status" }, notComplete)),
    element("section", {}, element("h2", {}, "Where"),
      grid(`Boards where it was seen, ${page.value}`, ["Site", "Lane", "Board", { number: "Sightings" }, "First", "Last"],
        page.posts.map((/** @type {any} */ post) => [post.site, post.lane, post.unit, post.count,
          { show: stamp(post.firstAt), by: post.firstAt, nowrap: true }, { show: stamp(post.lastAt), by: post.lastAt, nowrap: true }]))),
    element("section", {}, element("h2", {}, "When, newest first"), line, more),
  ];
}

const notComplete = "Older hits are still being looked through; ask again in a moment.";

/** Adds one page to the line. @param {any} page @param {HTMLElement} line @param {HTMLElement} more */
function draw(page, line, more) {
  line.append(...page.sightings.map((/** @type {any} */ one) => item(one)));
  more.replaceChildren(page.next === null ? "" : element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => draw(await ask("POST", "/api/sightings", { of: page.of, value: page.value, before: page.next }), line, more),
  }, "Older sightings"));
}

/** @param {any} one */
function item(one) {
  return element("li", { class: one.verdict === "stop" ? "stop" : "look" },
    element("article", { class: "card" },
      element("div", { class: "row spread" },
        element("h3", {}, `${one.site || "Unknown place"}, lane ${one.lane || "unknown"}`),
        element("p", {},
          element("span", { class: one.verdict === "stop" ? "tag stop" : "tag warn" }, one.verdict || "cannot be opened"), " ",
          one.late ? element("span", { class: "tag stop" }, "late hit") : null)),
      element("p", { class: "soft small" }, `${stamp(one.seenAt)} · board ${one.unit} · `,
        element("a", { href: `#report/${one.hitId}`, "aria-label": `Report of the hit of ${stamp(one.seenAt)}` }, "report")),
      one.traveller ? element("p", {}, element("strong", {}, isolated(fullName(one.traveller))), " ",
        isolated(`${one.traveller.documentCode} ${one.traveller.issuingState} ${one.traveller.documentNumber}`),
        one.match ? [", ", `${one.match.band} match with `, isolated(one.match.name), ` (${one.match.score})`] : null) : null,
      element("p", {}, decisionWords(one)),
      one.answers.map((/** @type {any} */ given) => element("p", {},
        element("strong", {}, `Answered: ${answers[given.kind]}`), given.text ? ` — ${given.text}` : ""))),
    one.sincePreviousSeconds === null ? element("p", { class: "between" }, "First sighting")
      : element("p", { class: "between" }, element("strong", {}, span(one.sincePreviousSeconds)), " after the one before",
        one.cameFrom ? [": ", element("strong", {}, isolated(one.cameFrom), " → ", isolated(one.site))] : ", at the same post"));
}

/** "40 s", "12 min", "5 h 10 min", "3 d 4 h". @param {number} seconds */
function span(seconds) {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
