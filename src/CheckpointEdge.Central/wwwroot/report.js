import { answers, bandOf, decisionWords, travellerFacts, word } from "./words.js";
import { ask, element, facts, isolated, save, stamp, table } from "./page.js";
import { t } from "./messages.js";

/** As many as one sheet has room for (count). */
const matchesShown = 5;
const reasonsShown = 5;
const answersShown = 3;

/** The report of one hit for the national central bureau: one sheet to print, and a file by a schema. */
export const report = {
  title: t("Report of a hit"),
  refresh: false,
  of: "hits",
  roles: ["ops", "auditor"],

  /** @param {any} page */
  async show({ main, rest }) {
    const made = await ask("GET", `/api/hits/${encodeURIComponent(rest[0] ?? "")}/report`);
    document.title = t("Report {reference}", made);
    main.replaceChildren(
      element("div", { class: "head" },
        element("p", {}, element("a", { href: "#hits" }, t("Back to the hits"))),
        element("p", { class: "soft" }, t("That this report was made stands in the audit log."))),
      element("div", { class: "deeds" },
        element("button", { type: "button", onclick: () => window.print() }, t("Print, or save as PDF")),
        element("button", {
          type: "button", class: "quiet",
          onclick: () => save(`report-${made.reference.replace("/", "-")}.json`, JSON.stringify(made, null, 2)),
        }, t("Save as JSON")),
        element("a", { class: "button quiet", href: made.$schema }, t("Its schema"))),
      sheet(made));
  },
};

/** @param {any} made */
function sheet(made) {
  const traveller = made.traveller;
  return element("article", { class: "card sheet" },
    element("div", { class: "title" },
      element("h1", {}, t("Hit {reference}", made)),
      element("p", {}, t("For the national central bureau"))),
    element("p", { class: "soft" }, t("Made {time} by {name}. Contains personal data: hand it on only to who needs it.", { time: stamp(made.madeAt), name: made.madeBy })),
    element("div", { class: "two" },
      element("section", {},
        element("h2", {}, t("Check")),
        facts([
          [t("Verdict"), [word(made.verdict), made.late ? [", ", t("late hit")] : null]],
          [t("When"), stamp(made.checkedAt)],
          [t("Where"), t("{site}, lane {lane}", made.place)],
          [t("Board"), isolated(made.place.unit)],
          [t("Officer"), made.officer],
          [t("List"), t("{number}, made {time}", { number: made.list.generation, time: stamp(made.list.createdAt) })],
        ])),
      element("section", {},
        element("h2", {}, t("Traveller, as the document says")),
        facts(travellerFacts(traveller)))),
    element("h2", {}, t("Why")),
    element("ul", { class: "plain" }, some(made.reasons, reasonsShown).map((/** @type {string} */ reason) => element("li", {}, reason))),
    element("h2", {}, t("On the lists")),
    made.matches.length === 0 ? element("p", {}, t("No record: the document itself stopped the traveller."))
      : table(t("Records that matched"), [t("Name on the list"), t("List and who published it"), t("Record"), { number: t("Score") }, t("Match")],
        made.matches.slice(0, matchesShown).map((/** @type {any} */ match) => [
          isolated(match.name), [isolated(match.listTitle), ", ", isolated(match.source)], element("span", { class: "code" }, match.sourceId || match.record),
          match.score, bandOf(match)])),
    made.matches.length > matchesShown ? element("p", {}, t("{number} more stand in the file.", { number: made.matches.length - matchesShown })) : null,
    element("h2", {}, t("Decision and answers")),
    element("p", {}, made.decision
      ? t("{decision}. Officer {officer}, {time}.", { decision: decisionWords(made), officer: made.decision.officer, time: stamp(made.decision.decidedAt) }) : t("No decision yet.")),
    some(made.answers.map(spoken), answersShown)
      .map((/** @type {string} */ words) => element("p", {}, words)),
    element("h2", {}, t("How it is found again")),
    facts([
      [t("Hit"), element("span", { class: "code" }, made.hitId)],
      [t("Receipt"), t("{number} of {board}, {time}", { number: made.proof.sequence, board: made.place.unit, time: stamp(made.receivedAt) })],
      ["SHA-256", element("span", { class: "code" }, made.proof.hash)],
      ...(made.proof.note ? [/** @type {[string, any]} */ ([t("Chain"), made.proof.note])] : []),
    ]),
    element("div", { class: "signed" }, element("p", {}, t("Date and place")), element("p", {}, t("Name and signature"))));
}

/** @param {any} given */
function spoken(given) {
  const values = { answer: answers[given.kind], text: given.text, name: given.answeredBy, time: stamp(given.answeredAt) };
  return given.text ? t("{answer}: {text} ({name}, {time})", values) : t("{answer} ({name}, {time})", values);
}

/** @param {string[]} words @param {number} most */
function some(words, most) {
  return words.length <= most ? words : [...words.slice(0, most), t("and {number} more in the file", { number: words.length - most })];
}
