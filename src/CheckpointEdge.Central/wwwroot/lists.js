import { alarms, budgetForm } from "./alarms.js";
import { backForm, rolloutCard } from "./rollout.js";
import { postSlices, scopeForm } from "./slices.js";
import { agreed } from "./question.js";
import { age, ask, element, facts, field, isolated, stamp, table } from "./page.js";
import { t } from "./messages.js";
import { word } from "./words.js";

/** What boards fetch, and what may come next. */
export const lists = {
  title: t("Lists"),
  refresh: true,

  /** @param {any} page */
  async show({ main, account, act, mayReplace }) {
    const [view, budgets] = await Promise.all([ask("GET", "/api/lists"), ask("GET", "/api/lists/budgets")]);
    if (main.childElementCount > 0 && !mayReplace()) return;
    const ops = account.role === "ops";
    main.replaceChildren(
      element("h1", {}, t("Lists")),
      view.published ? published(view.published) : element("p", { class: "card" }, t("No list has been published yet.")),
      view.rollout ? rolloutCard(view.rollout, account, act) : "",
      view.draft ? draft(view.draft, view.published, account, act) : "",
      ops && view.before ? backForm(view.before, act) : "",
      ops ? importForm(view.kinds, act) : "",
      ops ? scopeForm(view.scopes, codes(view), act) : "",
      ops ? budgetForm([...(view.draft?.slice.lists ?? []), ...(view.published?.slice.lists ?? [])], budgets, act) ?? "" : "");
  },
};

/** @param {any} list */
function published(list) {
  return element("section", { class: "card" },
    element("div", { class: "row spread" },
      element("h2", {}, t("Published list {number}", { number: list.generation })),
      element("span", { class: "tag" }, age(list.slice.createdAt) === t("now") ? t("just made") : t("{age} old", { age: age(list.slice.createdAt) }))),
    facts([
      [t("Made"), t("{time} by {name}", { time: stamp(list.slice.createdAt), name: list.createdBy })],
      [t("Published"), stamp(list.publishedAt)],
      [t("May be taken until"), stamp(list.expires)],
      [t("Signed by"), isolated(list.approvals.map((/** @type {any} */ one) => one.account).join(", "))],
    ]),
    element("h3", {}, t("Records: {count}", { count: list.slice.records })),
    parts(list.slice),
    list.calibration.state === "done" ? alarms(list.slice, list.calibration, list) : null,
    postSlices(list.postSlices, list.calibration));
}

/** The codes of all lists at hand. @param {any} view */
function codes(view) {
  return [...new Set([view.draft, view.published].flatMap(list => list?.slice.lists.map((/** @type {any} */ one) => one.list) ?? []))];
}

/** @param {any} slice */
function parts(slice) {
  return table(t("Lists in this publication"), [t("List"), t("Published by"), { number: t("Records") }, t("Source of")],
    slice.lists.map((/** @type {any} */ one) =>
      [isolated(one.list), isolated(one.source), one.records, one.sourceDate ? stamp(one.sourceDate) : t("not dated")]));
}

/** @param {any} list @param {any} inUse @param {any} account @param {any} act */
function draft(list, inUse, account, act) {
  const held = list.held && !list.acceptedBy;
  const address = `/api/lists/drafts/${list.id}`;
  const signed = list.approvals.map((/** @type {any} */ one) => one.account);
  const difference = list.difference;
  return element("section", { class: held ? "card held" : "card" },
    element("div", { class: "row spread" },
      element("h2", {}, t("Draft {number}", { number: list.generation })),
      element("span", { class: held ? "tag warn" : "tag" },
        held ? t("held") : list.missing.length === 0 ? t("every signature is there") : t("signatures are missing"))),
    facts([
      [t("Made"), t("{time} by {name}", { time: stamp(list.createdAt), name: list.createdBy })],
      [t("From"), isolated(list.sources.join(", "))],
      [t("Signed by"), signed.length ? isolated(signed.join(", ")) : t("nobody yet")],
      ...(list.missing.length ? [/** @type {[string, any]} */ ([t("Still missing"), list.missing.join(" ")])] : []),
      [t("Guard"), list.guardSentence],
      ...(list.acceptedBy ? [/** @type {[string, any]} */ ([t("Accepted"), [isolated(list.acceptedBy), ": ", isolated(list.acceptedReason)]])] : []),
    ]),
    element("h3", {}, t("What changes")),
    table(t("Counts by list"), [t("List"), { number: t("Before") }, { number: t("After") }, { number: t("Added") }, { number: t("Changed") }, { number: t("Removed") }],
      difference.lists.map((/** @type {any} */ one) => [isolated(one.list), one.before, one.after, one.added, one.changed, one.removed])),
    difference.changes.length === 0 ? null : table(
      t("First changes"), [t("Change"), t("Record"), t("List"), t("Name")],
      difference.changes.map((/** @type {any} */ change) => [
        element("span", { class: change.kind === "removed" ? "tag warn" : "tag" }, word(change.kind)),
        element("span", { class: "code" }, change.record), isolated(change.list), isolated(change.name)]),
      "tall"),
    element("h3", {}, t("False alarms")),
    alarms(list.slice, list.calibration, inUse),
    postSlices(list.postSlices, list.calibration),
    ...policy(list.policy),
    steps(list, held, signed, address, account, act));
}

/** The rules that are signed with the list: what differs from those in use, and what no budget decides. @param {any} rules */
function policy(rules) {
  const score = (/** @type {number | null} */ value) => value === null ? t("none") : (value / 1000).toFixed(3);
  return [
    rules.changes.length === 0 ? null : element("h3", {}, t("Rules that change")),
    rules.changes.length === 0 ? null : table(
      t("Rules that are signed with this draft and differ from those in use"), [t("Rule"), t("In use now"), t("In this draft")],
      rules.changes.map((/** @type {any} */ one) => [
        element("span", { class: "code" }, one.rule), isolated(one.before || t("none")), isolated(one.after || t("none"))])),
    rules.byHand.length === 0 ? null : element("h3", {}, t("Thresholds set by hand")),
    rules.byHand.length === 0 ? null : table(
      t("Thresholds set by hand, whatever the budget says"), [t("List"), { number: t("Possible from") }, { number: t("Strong from") }],
      rules.byHand.map((/** @type {any} */ one) => [isolated(one.list), score(one.possible), score(one.strong)])),
  ];
}

/** What this person may do with the draft now.
 * @param {any} list @param {boolean} held @param {string[]} signed @param {string} address @param {any} account @param {any} act */
function steps(list, held, signed, address, account, act) {
  if (account.role === "approver") {
    if (list.calibration.state === "running") return element("p", { class: "soft" }, t("You can sign when the false alarms are counted."));
    if (held) return element("p", { class: "soft" }, t("An operator must accept the shrinking before anybody can sign."));
    return signed.includes(account.name)
      ? element("p", { class: "soft" }, [t("You have signed this draft."), " ", list.missing.join(" ")])
      : approveForm(list, address, act);
  }
  if (account.role !== "ops") return null;
  const canary = /** @type {HTMLInputElement} */ (element("input", { type: "text", maxlength: 500, placeholder: t("every board at once") }));
  return element("div", {},
    held ? acceptForm(address, act) : null,
    element("div", { class: "row" },
      field(t("Posts that have it first, with commas"), canary),
      element("button", {
        type: "button",
        disabled: held || list.missing.length > 0,
        onclick: async () => {
          const posts = canary.value.split(",").map(post => post.trim()).filter(post => post.length > 0);
          if (!await agreed({
            title: posts.length === 0 ? t("Publish list {number} for every board?", { number: list.generation })
              : t("Publish list {number} for {posts} first?", { number: list.generation, posts: posts.join(", ") }),
            text: t("Boards fetch it by themselves, and no board ever goes back by itself: what follows is a newer list."),
            deed: t("Publish it"),
          })) return;
          canary.value = "";
          canary.blur();
          act(() => ask("POST", `${address}/publish`, { canary: posts }), posts.length === 0
            ? t("List {number} is published; boards fetch it by themselves.", { number: list.generation })
            : t("List {number} is published for {posts} first.", { number: list.generation, posts: posts.join(", ") }));
        },
      }, t("Publish")),
      element("button", {
        type: "button",
        class: "quiet",
        onclick: async () => {
          if (await agreed({
            title: t("Discard draft {number}?", { number: list.generation }),
            text: signed.length === 0 ? t("It is made anew by importing again.") : t("The signatures of {names} are gone with it.", { names: signed.join(", ") }),
            deed: t("Discard it"),
          })) act(() => ask("POST", `${address}/discard`), t("The draft is discarded."));
        },
      }, t("Discard"))));
}

/** What is signed is what this page shows: its content goes with the password.
 * @param {any} list @param {string} address @param {any} act */
function approveForm(list, address, act) {
  const password = element("input", { type: "password", required: true, autocomplete: "current-password" });
  return element("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const given = /** @type {HTMLInputElement} */ (password).value;
      /** @type {HTMLInputElement} */ (password).value = "";
      /** @type {HTMLElement} */ (document.activeElement)?.blur();
      act(() => ask("POST", `${address}/approve`, { password: given, content: list.content }), t("Signed with your key."));
    },
  },
  element("p", { class: "soft" }, t("Signing is done with your own key. Your password opens it for this one signature.")),
  element("div", { class: "row" }, field(t("Your password"), password), element("button", {}, t("Sign this list"))));
}

/** @param {string} address @param {any} act */
function acceptForm(address, act) {
  const reason = element("textarea", { required: true, maxlength: 500, rows: 2 });
  return element("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const given = /** @type {HTMLTextAreaElement} */ (reason).value;
      act(async () => {
        await ask("POST", `${address}/accept`, { reason: given });
        /** @type {HTMLTextAreaElement} */ (reason).value = "";
        /** @type {HTMLElement} */ (document.activeElement)?.blur();
      }, t("The shrinking is accepted."));
    },
  },
  element("div", { class: "row" }, field(t("Why is it right that the list becomes smaller?"), reason),
    element("button", { class: "quiet" }, t("Accept the shrinking"))));
}

/** @param {string[]} kinds @param {any} act */
function importForm(kinds, act) {
  const files = element("input", { type: "file", required: true });
  const kind = element("select", {}, kinds.map(one => element("option", { value: one }, one)));
  const button = element("button", {}, t("Import"));
  return element("form", {
    class: "card",
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const input = /** @type {HTMLInputElement} */ (files);
      const form = new FormData();
      for (const file of input.files ?? []) form.append(/** @type {any} */ (kind).value, file, file.name);
      button.setAttribute("disabled", "");
      button.textContent = t("Importing…");
      await act(async () => {
        await ask("POST", "/api/lists/drafts", form);
        input.value = "";
      }, t("Imported. Look at what changes, then two approvers sign."));
      button.removeAttribute("disabled");
      button.textContent = t("Import");
    },
  },
  element("h2", {}, t("Import a list")),
  element("p", { class: "soft" }, t("Lists that the file does not hold stay as they are published.")),
  element("div", { class: "row" }, field(t("Kind"), kind), field(t("File"), files), button));
}
