import { answers, bandOf, decisionWords, fullName, travellerFacts, word } from "./words.js";
import { age, ask, element, facts, field, isolated, stamp, table } from "./page.js";
import { t } from "./messages.js";

const answerCharsMax = 500;
const clearedDaysUsual = 90;
const clearedDaysMax = 365;

/** What stands cleared, by hit. @type {Record<string, any[]>} */
let cleared = {};

/** What was on the page last, so that it is drawn anew only when something came. */
let shown = "";

/** The hits, newest first. */
export const hits = {
  title: t("Hits"),
  refresh: true,

  /** @param {any} page */
  async show({ main, account, act, mayReplace }) {
    const [page, pairs] = await Promise.all([ask("GET", "/api/hits"), ask("GET", "/api/cleared")]);
    cleared = /** @type {Record<string, any[]>} */ (Object.groupBy(pairs, (/** @type {any} */ pair) => pair.hitId));
    const content = JSON.stringify([page, pairs]);
    if (main.childElementCount > 0 && (content === shown || !mayReplace())) return;
    shown = content;
    const box = element("div", {}, page.hits.map((/** @type {any} */ hit) => card(hit, account, act)));
    main.replaceChildren(
      element("div", { class: "head" },
        element("h1", {}, t("Hits")), element("p", { class: "soft" }, t("{count} stored, newest first", { count: page.total }))),
      page.total === 0 ? element("p", { class: "card" }, t("No hit has arrived yet.")) : box,
      olderButton(page.next, box, account, act));
  },
};

/** @param {number | null} next @param {HTMLElement} box @param {any} account @param {any} act */
function olderButton(next, box, account, act) {
  if (next === null) return "";
  const button = element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      const page = await ask("GET", `/api/hits?before=${next}`);
      box.append(...page.hits.map((/** @type {any} */ hit) => card(hit, account, act)));
      button.replaceWith(olderButton(page.next, box, account, act));
    },
  }, t("Older hits"));
  return button;
}

/** @param {any} hit @param {any} account @param {any} act */
function card(hit, account, act) {
  const report = hit.hit;
  return element("article", { class: `card hit ${report?.verdict === "stop" ? "stop" : "look"}`, "data-hit": hit.id },
    element("div", { class: "row spread" },
      element("h2", {}, report ? isolated(fullName(report.traveller)) : hit.trouble),
      element("p", {},
        report ? element("span", { class: report.verdict === "stop" ? "tag stop" : "tag warn" }, word(report.verdict)) : null, " ",
        report?.late ? element("span", { class: "tag stop" }, t("late hit")) : null, " ",
        element("span", { class: "tag" }, decisionWords(hit)))),
    element("p", { class: "soft small" },
      report ? t("{unit}, {site}, lane {lane}, officer {officer}", { unit: hit.unit, site: report.site, lane: report.lane, officer: report.officer })
        : isolated(hit.unit), " · ",
      t("recorded {time} ({age})", { time: stamp(hit.recordedAt), age: age(hit.recordedAt) })),
    report ? element("ul", { class: "plain" }, report.reasons.map((/** @type {string} */ reason) => element("li", {}, reason))) : null,
    report ? comparison(hit.id, report, maySee(account)) : null,
    hit.note ? element("p", {}, element("span", { class: "tag stop" }, t("chain")), " ", hit.note) : null,
    account.role === "ops" ? pictures(hit) : null,
    answersOf(hit),
    clearedOf(hit, account, act),
    report && maySee(account) ? element("p", { class: "deeds" },
      element("a", { class: "button quiet", href: `#sightings/hit/${hit.id}` }, t("Sightings of this document")),
      element("a", { class: "button quiet", href: `#report/${hit.id}` }, t("Report for the bureau"))) : null,
    element("p", { class: "small soft foot" },
      t("Receipt {number} of {time}:", { number: hit.sequence, time: stamp(hit.receivedAt) }), " ", element("span", { class: "code" }, hit.hash)),
    account.role === "ops" ? answerForm(hit, act) : null);
}

const pictureWords = /** @type {Record<string, string>} */ ({ chipPortrait: t("Portrait of the chip"), pagePortrait: t("Portrait of the page") });

/** The pictures of a hit, each fetched on demand: every look stands in the audit log. @param {any} hit */
function pictures(hit) {
  const named = hit.hit?.evidence ?? [];
  return named.length === 0 ? "" : element("p", { class: "row" }, named.map((/** @type {any} */ one) => {
    const words = pictureWords[one.kind] ?? one.kind;
    const address = `/api/hits/${hit.id}/evidence/${one.sha256}`;
    const button = element("button", {
      type: "button",
      class: "quiet",
      onclick: () => button.replaceWith(one.mediaType === "image/jp2"
        ? element("a", { href: address, download: `${one.kind}.jp2` }, t("{picture}: save (JPEG 2000)", { picture: words }))
        : element("img", {
          src: address, alt: words, height: "160",
          onerror: (/** @type {Event} */ event) =>
            /** @type {Element} */ (event.target).replaceWith(element("span", { class: "soft" }, t("Not here yet, or it cannot be shown."))),
        })),
    }, t("Show: {picture}", { picture: words }));
    return button;
  }));
}

/** Who signs lists does not follow travellers. @param {any} account */
function maySee(account) {
  return account.role !== "approver";
}

/** The traveller beside what the list says. @param {string} id @param {any} report @param {boolean} linked */
function comparison(id, report, linked) {
  const traveller = report.traveller;
  return element("div", { class: "pair" },
    element("section", {},
      element("h3", {}, t("Traveller")),
      facts(travellerFacts(traveller))),
    element("section", {},
      element("h3", {}, t("List {number}, made {time}", { number: report.listGeneration, time: stamp(report.listCreatedAt) })),
      report.matches.length === 0
        ? element("p", {}, t("The check could not be made."))
        : table(t("Records that matched"), [t("Name"), t("List"), t("Record"), { number: t("Score") }, t("Band"), ...(linked ? [t("Seen")] : [])],
          report.matches.map((/** @type {any} */ match, /** @type {number} */ at) => [
            isolated(match.name),
            element("span", { title: match.source }, isolated(match.listTitle)),
            element("span", { class: "code" }, match.sourceId || match.record),
            match.score,
            bandOf(match),
            ...(linked ? [element("a", { href: `#sightings/hit/${id}/${at}`, "aria-label": t("Sightings of the record {record}", match) }, t("sightings"))] : []),
          ]))));
}

/** @param {any} hit */
function answersOf(hit) {
  return hit.answers.map((/** @type {any} */ answer) => element("p", {},
    element("strong", {}, t("Answered: {answer}", { answer: answers[answer.kind] })), answer.text ? [" — ", isolated(answer.text)] : "",
    element("span", { class: "soft small" }, " (", isolated(answer.answeredBy), `, ${stamp(answer.answeredAt)})`)));
}

/** The pairs that every post was told of, or the way to tell them. @param {any} hit @param {any} account @param {any} act */
function clearedOf(hit, account, act) {
  const pairs = cleared[hit.id] ?? [];
  const standing = pairs.filter((/** @type {any} */ pair) => !pair.withdrawnAt && new Date(pair.expiresAt) > new Date());
  const told = pairs.map((/** @type {any} */ pair) => element("p", {},
    element("strong", {}, pair.withdrawnAt ? t("Passed on and withdrawn") : t("Passed on to every post")),
    " — ", t("not {record}, until {time}", { record: pair.record, time: stamp(pair.expiresAt) }), " ",
    element("span", { class: "soft small" }, "(", isolated(pair.clearedBy), `, ${stamp(pair.clearedAt)})`),
    pair.withdrawnAt || account.role !== "ops" ? null : element("button", {
      type: "button",
      class: "quiet",
      onclick: () => act(() => ask("POST", `/api/cleared/${pair.id}/withdraw`, {}), t("Withdrawn: the posts will ring again.")),
    }, t("Withdraw"))));
  const may = account.role === "ops" && hit.decision?.decision === "notSamePerson" && standing.length === 0
    && hit.hit?.matches.some((/** @type {any} */ match) => !match.documentAgrees && match.recordDigest);
  return element("div", {}, told, may ? clearForm(hit, act) : null);
}

/** @param {any} hit @param {any} act */
function clearForm(hit, act) {
  const days = element("input", { type: "number", min: 1, max: clearedDaysMax, value: clearedDaysUsual, required: true });
  return element("details", {},
    element("summary", {}, t("Pass “not the same person” on to every post")),
    element("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        act(async () => {
          await ask("POST", `/api/hits/${hit.id}/cleared`, { days: Number(/** @type {any} */ (days).value) });
          /** @type {HTMLElement} */ (document.activeElement)?.blur();
        }, t("Signed: the posts fetch it."));
      },
    },
    element("p", { class: "soft" }, t("This document with these records is not shown again, at any post, until the days are over or a record changes.")),
    element("div", { class: "row" }, field(t("Days"), days), element("button", {}, t("Pass on")))));
}

/** @param {any} hit @param {any} act */
function answerForm(hit, act) {
  const kind = element("select", {}, Object.entries(answers).map(([value, words]) => element("option", { value }, words)));
  const text = element("textarea", { maxlength: answerCharsMax, rows: 2 });
  return element("details", {},
    element("summary", {}, t("Answer the officer")),
    element("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        const body = { kind: /** @type {any} */ (kind).value, text: /** @type {any} */ (text).value };
        act(async () => {
          await ask("POST", `/api/hits/${hit.id}/answers`, body);
          /** @type {any} */ (text).value = "";
          /** @type {HTMLElement} */ (kind).closest("details")?.removeAttribute("open");
          /** @type {HTMLElement} */ (document.activeElement)?.blur();
        }, t("The answer is on its way to the board."));
      },
    },
    element("div", { class: "row" }, field(t("Answer"), kind), field(t("In words, shown to the officer"), text),
      element("button", {}, t("Send answer")))));
}
