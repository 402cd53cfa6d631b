import { ask, element, facts, field, isolated, stamp, table } from "./page.js";
import { t } from "./messages.js";

/** The list that some posts have before the others. @param {any} rollout @param {any} account @param {any} act */
export function rolloutCard(rollout, account, act) {
  const took = rollout.boards.filter((/** @type {any} */ board) => board.generation === rollout.generation).length;
  return element("section", { class: rollout.halted ? "card held" : "card" },
    element("div", { class: "row spread" },
      element("h2", {}, t("List {number} goes ahead at some posts", { number: rollout.generation })),
      element("span", { class: rollout.halted ? "tag warn" : "tag" },
        rollout.halted ? t("halted") : t("{took} of {all} boards have it", { took, all: rollout.boards.length }))),
    facts([
      [t("Posts"), isolated(rollout.posts.join(", "))],
      [t("Since"), t("{time} by {name}", { time: stamp(rollout.startedAt), name: rollout.startedBy })],
      ...(rollout.halted ? [/** @type {[string, any]} */ ([t("Halted"), rollout.sentence])] : []),
    ]),
    table(t("Boards that have it first"), [t("Board"), t("Site"), { number: t("List in use") }, t("Trouble")],
      rollout.boards.map((/** @type {any} */ board) => [isolated(board.unit), isolated(board.site), board.generation ?? t("not known"), board.trouble ?? t("none")])),
    rollout.halted
      ? element("p", { class: "soft" }, t("These posts keep the list until the next one is published, which then goes to every board."))
      : element("p", { class: "soft" }, t("Trouble at one of these boards halts the list by itself: a list that is not taken, or far more matches than predicted.")),
    account.role === "ops" && !rollout.halted ? steps(rollout, act) : null);
}

/** @param {any} rollout @param {any} act */
function steps(rollout, act) {
  return element("div", {},
    element("div", { class: "row" },
      element("button", {
        type: "button",
        onclick: () => act(() => ask("POST", "/api/lists/rollout/release"), t("Every board is offered list {number} now.", { number: rollout.generation })),
      }, t("Release for every board"))),
    reasonForm(t("What is wrong with the list?"), t("Halt it"), reason =>
      act(() => ask("POST", "/api/lists/rollout/halt", { reason }), t("List {number} goes no further.", { number: rollout.generation }))));
}

/** The way back to the list before. @param {number} before its number @param {any} act */
export function backForm(before, act) {
  return element("details", { class: "card" },
    element("summary", {}, t("Go back to what list {number} said", { number: before })),
    element("p", { class: "soft" },
      t("This makes a draft of the older content under a new number. Two approvers sign it; no board goes back by itself.")),
    reasonForm(t("Why must every board go back?"), t("Make the draft"), reason =>
      act(() => ask("POST", "/api/lists/back", { reason }), t("The draft is made. Two approvers sign it, then it is published."))));
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
