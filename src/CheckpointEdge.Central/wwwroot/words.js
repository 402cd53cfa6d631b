import { isolated } from "./page.js";
import { t, walled } from "./messages.js";

// What is said of hits on more than one page.

const decisions = /** @type {Record<string, string>} */ ({
  refer: t("Confirmed for referral"),
  notSamePerson: t("Not the same person"),
  readAgain: t("Read again"),
  supervisor: t("Supervisor called"),
});

const reasons = /** @type {Record<string, string>} */ ({
  photo: t("the photograph shows somebody else"),
  birthDate: t("the date of birth differs"),
  otherPerson: t("another person of this name"),
  secondLine: t("document checked at the second line"),
  other: t("another reason"),
});

/** Words that Central and boards use between themselves. */
const contract = /** @type {Record<string, string>} */ ({
  look: t("look"), stop: t("stop"), possible: t("possible"), strong: t("strong"),
  added: t("added"), changed: t("changed"), removed: t("removed"),
  list: t("list"), region: t("region"), since: t("date"), size: t("room"),
  ops: t("operator"), approver: t("approver"), auditor: t("auditor"),
});

/** Such a word in the language of the page; one that is not known stays as it is. @param {string} code */
export const word = code => contract[code] ?? code;

export const answers = /** @type {Record<string, string>} */ ({
  sourceConfirms: t("Source confirms"),
  notThePerson: t("Not the person"),
  moreNeeded: t("More is needed"),
});

/** @param {any} hit */
export function decisionWords(hit) {
  if (!hit.decision) return hit.undoneCount > 0 ? t("decision taken back") : t("no decision yet");
  const { decision, reason, text, confirmedBy } = hit.decision;
  const why = [reasons[reason] ?? reason, text ? walled(text) : ""].filter(Boolean).join(": ");
  const second = confirmedBy ? ` — ${t("confirmed by officer {officer}", { officer: confirmedBy })}` : "";
  return decisions[decision] + (why ? ` — ${why}` : "") + second;
}

/** @param {any} traveller */
export function fullName(traveller) {
  return [traveller.primaryIdentifier, traveller.secondaryIdentifier].filter(Boolean).join(", ") || t("(no name)");
}

/** @param {any} match */
export function bandOf(match) {
  const words = { listed: t("document reported"), ofWantedPerson: t("document of this person"), lookAlike: t("number looks alike") };
  const document = words[/** @type {keyof words} */ (match.document)] ?? (match.documentAgrees ? t("same document") : "");
  return document ? `${word(match.band)}, ${document}` : word(match.band);
}

/** What the document says of the traveller, line by line. @param {any} traveller @returns {[string, any][]} */
export const travellerFacts = traveller => [
  [t("Name"), isolated(fullName(traveller))],
  [t("Born"), isolated(traveller.dateOfBirth)],
  [t("Sex"), traveller.sex],
  [t("Nationality"), isolated(traveller.nationality)],
  [t("Document"), isolated(`${traveller.documentCode} ${traveller.issuingState} ${traveller.documentNumber}`)],
  [t("Expires"), isolated(traveller.dateOfExpiry)],
];
