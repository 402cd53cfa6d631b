import { answers, bandOf, decisionWords, fullName } from "./words.js";
import { ask, element, facts, isolated, save, stamp, table } from "./page.js";

/** As many as one sheet has room for (count). */
const matchesShown = 5;
const reasonsShown = 5;
const answersShown = 3;

/** The report of one hit for the national central bureau: one sheet to print, and a file by a schema. */
export const report = {
  title: "Report of a hit",
  refresh: false,
  of: "hits",
  roles: ["ops", "auditor"],

  /** @param {any} page */
  async show({ main, rest }) {
    const made = await ask("GET", `/api/hits/${encodeURIComponent(rest[0] ?? "")}/report`);
    document.title = `Report ${made.reference}`;
    main.replaceChildren(
      element("div", { class: "head" },
        element("p", {}, element("a", { href: "#hits" }, "Back to the hits")),
        element("p", { class: "soft" }, "That this report was made stands in the audit log.")),
      element("div", { class: "deeds" },
        element("button", { type: "button", onclick: () => window.print() }, "Print, or save as PDF"),
        element("button", {
          type: "button", class: "quiet",
          onclick: () => save(`report-${made.reference.replace("/", "-")}.json`, JSON.stringify(made, null, 2)),
        }, "Save as JSON"),
        element("a", { class: "button quiet", href: made.$schema }, "Its schema")),
      sheet(made));
  },
};

/** @param {any} made */
function sheet(made) {
  const traveller = made.traveller;
  return element("article", { class: "card sheet" },
    element("div", { class: "title" },
      element("h1", {}, `Hit ${made.reference}`),
      element("p", {}, "For the national central bureau")),
    element("p", { class: "soft" }, `Made ${stamp(made.madeAt)} by ${made.madeBy}. Contains personal data: hand it on only to who needs it.`),
    element("div", { class: "two" },
      element("section", {},
        element("h2", {}, "Check"),
        facts([
          ["Verdict", `${made.verdict}${made.late ? ", late hit" : ""}`],
          ["When", stamp(made.checkedAt)],
          ["Where", `${made.place.site}, lane ${made.place.lane}`],
          ["Board", made.place.unit],
          ["Officer", made.officer],
          ["List", `${made.list.generation}, made ${stamp(made.list.createdAt)}`],
        ])),
      element("section", {},
        element("h2", {}, "Traveller, as the document says"),
        facts([
          ["Name", isolated(fullName(traveller))],
          ["Born", isolated(traveller.dateOfBirth)],
          ["Sex", traveller.sex],
          ["Nationality", traveller.nationality],
          ["Document", isolated(`${traveller.documentCode} ${traveller.issuingState} ${traveller.documentNumber}`)],
          ["Expires", isolated(traveller.dateOfExpiry)],
        ]))),
    element("h2", {}, "Why"),
    element("ul", { class: "plain" }, some(made.reasons, reasonsShown).map((/** @type {string} */ reason) => element("li", {}, reason))),
    element("h2", {}, "On the lists"),
    made.matches.length === 0 ? element("p", {}, "No record: the document itself stopped the traveller.")
      : table("Records that matched", ["Name on the list", "List and who published it", "Record", { number: "Score" }, "Match"],
        made.matches.slice(0, matchesShown).map((/** @type {any} */ match) => [
          isolated(match.name), `${match.listTitle}, ${match.source}`, element("span", { class: "code" }, match.sourceId || match.record),
          match.score, bandOf(match)])),
    made.matches.length > matchesShown ? element("p", {}, `${made.matches.length - matchesShown} more stand in the file.`) : null,
    element("h2", {}, "Decision and answers"),
    element("p", {}, made.decision
      ? `${decisionWords(made)}. Officer ${made.decision.officer}, ${stamp(made.decision.decidedAt)}.` : "No decision yet."),
    some(made.answers.map((/** @type {any} */ given) =>
      `${answers[given.kind]}${given.text ? `: ${given.text}` : ""} (${given.answeredBy}, ${stamp(given.answeredAt)})`), answersShown)
      .map((/** @type {string} */ words) => element("p", {}, words)),
    element("h2", {}, "How it is found again"),
    facts([
      ["Hit", element("span", { class: "code" }, made.hitId)],
      ["Receipt", `${made.proof.sequence} of ${made.place.unit}, ${stamp(made.receivedAt)}`],
      ["SHA-256", element("span", { class: "code" }, made.proof.hash)],
      ...(made.proof.note ? [/** @type {[string, any]} */ (["Chain", made.proof.note])] : []),
    ]),
    element("div", { class: "signed" }, element("p", {}, "Date and place"), element("p", {}, "Name and signature")));
}

/** @param {string[]} words @param {number} most */
function some(words, most) {
  return words.length <= most ? words : [...words.slice(0, most), `and ${words.length - most} more in the file`];
}
