// What is said of hits on more than one page.

const decisions = /** @type {Record<string, string>} */ ({
  refer: "Confirmed for referral",
  notSamePerson: "Not the same person",
  readAgain: "Read again",
  supervisor: "Supervisor called",
});

export const answers = /** @type {Record<string, string>} */ ({
  sourceConfirms: "Source confirms",
  notThePerson: "Not the person",
  moreNeeded: "More is needed",
});

/** @param {any} hit */
export function decisionWords(hit) {
  if (!hit.decision) return hit.undoneCount > 0 ? "decision taken back" : "no decision yet";
  const reason = [hit.decision.reason, hit.decision.text].filter(Boolean).join(": ");
  return decisions[hit.decision.decision] + (reason ? ` — ${reason}` : "");
}

/** @param {any} traveller */
export function fullName(traveller) {
  return [traveller.primaryIdentifier, traveller.secondaryIdentifier].filter(Boolean).join(", ") || "(no name)";
}

/** @param {any} match */
export function bandOf(match) {
  const words = { listed: "document reported", ofWantedPerson: "document of this person", lookAlike: "number looks alike" };
  const document = words[/** @type {keyof words} */ (match.document)] ?? (match.documentAgrees ? "same document" : "");
  return document ? `${match.band}, ${document}` : match.band;
}
