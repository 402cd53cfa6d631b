import { answers, bandOf, decisionWords, fullName } from "./words.js";
import { age, ask, element, facts, field, isolated, stamp, table } from "./page.js";

const answerCharsMax = 500;
const clearedDaysUsual = 90;
const clearedDaysMax = 365;

/** What stands cleared, by hit. @type {Record<string, any[]>} */
let cleared = {};

/** What was on the page last, so that it is drawn anew only when something came. */
let shown = "";

/** The hits, newest first. */
export const hits = {
  title: "Hits",
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
        element("h1", {}, "Hits"), element("p", { class: "soft" }, `${page.total} stored, newest first`)),
      page.total === 0 ? element("p", { class: "card" }, "No hit has arrived yet.") : box,
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
  }, "Older hits");
  return button;
}

/** @param {any} hit @param {any} account @param {any} act */
function card(hit, account, act) {
  const report = hit.hit;
  return element("article", { class: `card hit ${report?.verdict === "stop" ? "stop" : "look"}`, "data-hit": hit.id },
    element("div", { class: "row spread" },
      element("h2", {}, report ? isolated(fullName(report.traveller)) : hit.trouble),
      element("p", {},
        report ? element("span", { class: report.verdict === "stop" ? "tag stop" : "tag warn" }, report.verdict) : null, " ",
        report?.late ? element("span", { class: "tag stop" }, "late hit") : null, " ",
        element("span", { class: "tag" }, decisionWords(hit)))),
    element("p", { class: "soft small" },
      `${hit.unit}${report ? `, ${report.site}, ${report.lane}, officer ${report.officer}` : ""} · `,
      `recorded ${stamp(hit.recordedAt)} (${age(hit.recordedAt)})`),
    report ? element("ul", { class: "plain" }, report.reasons.map((/** @type {string} */ reason) => element("li", {}, reason))) : null,
    report ? comparison(hit.id, report, maySee(account)) : null,
    hit.note ? element("p", {}, element("span", { class: "tag stop" }, "chain"), " ", hit.note) : null,
    account.role === "ops" ? pictures(hit) : null,
    answersOf(hit),
    clearedOf(hit, account, act),
    report && maySee(account) ? element("p", { class: "deeds" },
      element("a", { class: "button quiet", href: `#sightings/hit/${hit.id}` }, "Sightings of this document"),
      element("a", { class: "button quiet", href: `#report/${hit.id}` }, "Report for the bureau")) : null,
    element("p", { class: "small soft foot" },
      `Receipt ${hit.sequence} of ${stamp(hit.receivedAt)}: `, element("span", { class: "code" }, hit.hash)),
    account.role === "ops" ? answerForm(hit, act) : null);
}

const pictureWords = /** @type {Record<string, string>} */ ({ chipPortrait: "Portrait of the chip", pagePortrait: "Portrait of the page" });

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
        ? element("a", { href: address, download: `${one.kind}.jp2` }, `${words}: save (JPEG 2000)`)
        : element("img", {
          src: address, alt: words, height: "160",
          onerror: (/** @type {Event} */ event) =>
            /** @type {Element} */ (event.target).replaceWith(element("span", { class: "soft" }, "Not here yet, or it cannot be shown.")),
        })),
    }, `Show: ${words}`);
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
      element("h3", {}, "Traveller"),
      facts([
        ["Name", isolated(fullName(traveller))],
        ["Born", isolated(traveller.dateOfBirth)],
        ["Sex", traveller.sex],
        ["Nationality", traveller.nationality],
        ["Document", isolated(`${traveller.documentCode} ${traveller.issuingState} ${traveller.documentNumber}`)],
        ["Expires", isolated(traveller.dateOfExpiry)],
      ])),
    element("section", {},
      element("h3", {}, `List ${report.listGeneration}, made ${stamp(report.listCreatedAt)}`),
      report.matches.length === 0
        ? element("p", {}, "The check could not be made.")
        : table("Records that matched", ["Name", "List", "Record", { number: "Score" }, "Band", ...(linked ? ["Seen"] : [])],
          report.matches.map((/** @type {any} */ match, /** @type {number} */ at) => [
            isolated(match.name),
            element("span", { title: match.source }, match.listTitle),
            element("span", { class: "code" }, match.sourceId || match.record),
            match.score,
            bandOf(match),
            ...(linked ? [element("a", { href: `#sightings/hit/${id}/${at}`, "aria-label": `Sightings of the record ${match.record}` }, "sightings")] : []),
          ]))));
}

/** @param {any} hit */
function answersOf(hit) {
  return hit.answers.map((/** @type {any} */ answer) => element("p", {},
    element("strong", {}, `Answered: ${answers[answer.kind]}`), answer.text ? ` — ${answer.text}` : "",
    element("span", { class: "soft small" }, ` (${answer.answeredBy}, ${stamp(answer.answeredAt)})`)));
}

/** The pairs that every post was told of, or the way to tell them. @param {any} hit @param {any} account @param {any} act */
function clearedOf(hit, account, act) {
  const pairs = cleared[hit.id] ?? [];
  const standing = pairs.filter((/** @type {any} */ pair) => !pair.withdrawnAt && new Date(pair.expiresAt) > new Date());
  const told = pairs.map((/** @type {any} */ pair) => element("p", {},
    element("strong", {}, pair.withdrawnAt ? "Passed on and withdrawn" : "Passed on to every post"),
    ` — not ${pair.record}, until ${stamp(pair.expiresAt)} `,
    element("span", { class: "soft small" }, `(${pair.clearedBy}, ${stamp(pair.clearedAt)})`),
    pair.withdrawnAt || account.role !== "ops" ? null : element("button", {
      type: "button",
      class: "quiet",
      onclick: () => act(() => ask("POST", `/api/cleared/${pair.id}/withdraw`, {}), "Withdrawn: the posts will ring again."),
    }, "Withdraw")));
  const may = account.role === "ops" && hit.decision?.decision === "notSamePerson" && standing.length === 0
    && hit.hit?.matches.some((/** @type {any} */ match) => !match.documentAgrees && match.recordDigest);
  return element("div", {}, told, may ? clearForm(hit, act) : null);
}

/** @param {any} hit @param {any} act */
function clearForm(hit, act) {
  const days = element("input", { type: "number", min: 1, max: clearedDaysMax, value: clearedDaysUsual, required: true });
  return element("details", {},
    element("summary", {}, "Pass \u201cnot the same person\u201d on to every post"),
    element("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        act(async () => {
          await ask("POST", `/api/hits/${hit.id}/cleared`, { days: Number(/** @type {any} */ (days).value) });
          /** @type {HTMLElement} */ (document.activeElement)?.blur();
        }, "Signed: the posts fetch it.");
      },
    },
    element("p", { class: "soft" }, "This document with these records is not shown again, at any post, until the days are over or a record changes."),
    element("div", { class: "row" }, field("Days", days), element("button", {}, "Pass on"))));
}

/** @param {any} hit @param {any} act */
function answerForm(hit, act) {
  const kind = element("select", {}, Object.entries(answers).map(([value, words]) => element("option", { value }, words)));
  const text = element("textarea", { maxlength: answerCharsMax, rows: 2 });
  return element("details", {},
    element("summary", {}, "Answer the officer"),
    element("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        const body = { kind: /** @type {any} */ (kind).value, text: /** @type {any} */ (text).value };
        act(async () => {
          await ask("POST", `/api/hits/${hit.id}/answers`, body);
          /** @type {any} */ (text).value = "";
          /** @type {HTMLElement} */ (kind).closest("details")?.removeAttribute("open");
          /** @type {HTMLElement} */ (document.activeElement)?.blur();
        }, "The answer is on its way to the board.");
      },
    },
    element("div", { class: "row" }, field("Answer", kind), field("In words, shown to the officer", text),
      element("button", {}, "Send answer"))));
}
