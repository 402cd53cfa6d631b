import { ask, element, facts, field, stamp, table } from "./page.js";

/** The list that some posts have before the others. @param {any} rollout @param {any} account @param {any} act */
export function rolloutCard(rollout, account, act) {
  const took = rollout.boards.filter((/** @type {any} */ board) => board.generation === rollout.generation).length;
  return element("section", { class: rollout.halted ? "card held" : "card" },
    element("div", { class: "row spread" },
      element("h2", {}, `List ${rollout.generation} goes ahead at some posts`),
      element("span", { class: rollout.halted ? "tag warn" : "tag" },
        rollout.halted ? "halted" : `${took} of ${rollout.boards.length} boards have it`)),
    facts([
      ["Posts", rollout.posts.join(", ")],
      ["Since", `${stamp(rollout.startedAt)} by ${rollout.startedBy}`],
      ...(rollout.halted ? [/** @type {[string, any]} */ (["Halted", rollout.sentence])] : []),
    ]),
    table("Boards that have it first", ["Board", "Site", { number: "List in use" }, "Trouble"],
      rollout.boards.map((/** @type {any} */ board) => [board.unit, board.site, board.generation ?? "not known", board.trouble ?? "none"])),
    rollout.halted
      ? element("p", { class: "soft" }, "These posts keep the list until the next one is published, which then goes to every board.")
      : element("p", { class: "soft" }, "Trouble at one of these boards halts the list by itself: a list that is not taken, or far more matches than predicted."),
    account.role === "ops" && !rollout.halted ? steps(rollout, act) : null);
}

/** @param {any} rollout @param {any} act */
function steps(rollout, act) {
  return element("div", {},
    element("div", { class: "row" },
      element("button", {
        type: "button",
        onclick: () => act(() => ask("POST", "/api/lists/rollout/release"), `Every board is offered list ${rollout.generation} now.`),
      }, "Release for every board")),
    reasonForm("What is wrong with the list?", "Halt it", reason =>
      act(() => ask("POST", "/api/lists/rollout/halt", { reason }), `List ${rollout.generation} goes no further.`)));
}

/** The way back to the list before. @param {number} before its number @param {any} act */
export function backForm(before, act) {
  return element("details", { class: "card" },
    element("summary", {}, `Go back to what list ${before} said`),
    element("p", { class: "soft" },
      "This makes a draft of the older content under a new number. Two approvers sign it; no board goes back by itself."),
    reasonForm("Why must every board go back?", "Make the draft", reason =>
      act(() => ask("POST", "/api/lists/back", { reason }), "The draft is made. Two approvers sign it, then it is published.")));
}

/** @param {string} question @param {string} deed @param {(reason: string) => void} done */
function reasonForm(question, deed, done) {
  const reason = /** @type {HTMLTextAreaElement} */ (element("textarea", { required: true, maxlength: 500, rows: 2 }));
  return element("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const given = reason.value;
      reason.value = "";
      /** @type {HTMLElement} */ (document.activeElement)?.blur();
      done(given);
    },
  }, element("div", { class: "row" }, field(question, reason), element("button", { class: "quiet" }, deed)));
}
