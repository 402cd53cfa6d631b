import { alarms, budgetForm } from "./alarms.js";
import { backForm, rolloutCard } from "./rollout.js";
import { postSlices, scopeForm } from "./slices.js";
import { agreed } from "./question.js";
import { age, ask, element, facts, field, isolated, stamp, table } from "./page.js";

/** What boards fetch, and what may come next. */
export const lists = {
  title: "Lists",
  refresh: true,

  /** @param {any} page */
  async show({ main, account, act, mayReplace }) {
    const [view, budgets] = await Promise.all([ask("GET", "/api/lists"), ask("GET", "/api/lists/budgets")]);
    if (main.childElementCount > 0 && !mayReplace()) return;
    const ops = account.role === "ops";
    main.replaceChildren(
      element("h1", {}, "Lists"),
      view.published ? published(view.published) : element("p", { class: "card" }, "No list has been published yet."),
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
      element("h2", {}, `Published list ${list.generation}`),
      element("span", { class: "tag" }, age(list.slice.createdAt) === "now" ? "just made" : `${age(list.slice.createdAt)} old`)),
    facts([
      ["Made", `${stamp(list.slice.createdAt)} by ${list.createdBy}`],
      ["Published", stamp(list.publishedAt)],
      ["May be taken until", stamp(list.expires)],
      ["Signed by", list.approvals.map((/** @type {any} */ one) => one.account).join(", ")],
    ]),
    element("h3", {}, `${list.slice.records} records`),
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
  return table("Lists in this publication", ["List", "Published by", { number: "Records" }, "Source of"],
    slice.lists.map((/** @type {any} */ one) =>
      [one.list, one.source, one.records, one.sourceDate ? stamp(one.sourceDate) : "not dated"]));
}

/** @param {any} list @param {any} inUse @param {any} account @param {any} act */
function draft(list, inUse, account, act) {
  const held = list.held && !list.acceptedBy;
  const address = `/api/lists/drafts/${list.id}`;
  const signed = list.approvals.map((/** @type {any} */ one) => one.account);
  const difference = list.difference;
  return element("section", { class: held ? "card held" : "card" },
    element("div", { class: "row spread" },
      element("h2", {}, `Draft ${list.generation}`),
      element("span", { class: held ? "tag warn" : "tag" },
        held ? "held" : list.missing.length === 0 ? "every signature is there" : "signatures are missing")),
    facts([
      ["Made", `${stamp(list.createdAt)} by ${list.createdBy}`],
      ["From", list.sources.join(", ")],
      ["Signed by", signed.length ? signed.join(", ") : "nobody yet"],
      ...(list.missing.length ? [/** @type {[string, any]} */ (["Still missing", list.missing.join(" ")])] : []),
      ["Guard", list.guardSentence],
      ...(list.acceptedBy ? [/** @type {[string, any]} */ (["Accepted", `${list.acceptedBy}: ${list.acceptedReason}`])] : []),
    ]),
    element("h3", {}, "What changes"),
    table("Counts by list", ["List", { number: "Before" }, { number: "After" }, { number: "Added" }, { number: "Changed" }, { number: "Removed" }],
      difference.lists.map((/** @type {any} */ one) => [one.list, one.before, one.after, one.added, one.changed, one.removed])),
    difference.changes.length === 0 ? null : table(
      "First changes", ["Change", "Record", "List", "Name"],
      difference.changes.map((/** @type {any} */ change) => [
        element("span", { class: change.kind === "removed" ? "tag warn" : "tag" }, change.kind),
        element("span", { class: "code" }, change.record), change.list, isolated(change.name)]),
      "tall"),
    element("h3", {}, "False alarms"),
    alarms(list.slice, list.calibration, inUse),
    postSlices(list.postSlices, list.calibration),
    steps(list, held, signed, address, account, act));
}

/** What this person may do with the draft now.
 * @param {any} list @param {boolean} held @param {string[]} signed @param {string} address @param {any} account @param {any} act */
function steps(list, held, signed, address, account, act) {
  if (account.role === "approver") {
    if (list.calibration.state === "running") return element("p", { class: "soft" }, "You can sign when the false alarms are counted.");
    if (held) return element("p", { class: "soft" }, "An operator must accept the shrinking before anybody can sign.");
    return signed.includes(account.name)
      ? element("p", { class: "soft" }, `You have signed this draft. ${list.missing.join(" ")}`)
      : approveForm(address, act);
  }
  if (account.role !== "ops") return null;
  const canary = /** @type {HTMLInputElement} */ (element("input", { type: "text", maxlength: 500, placeholder: "every board at once" }));
  return element("div", {},
    held ? acceptForm(address, act) : null,
    element("div", { class: "row" },
      field("Posts that have it first, with commas", canary),
      element("button", {
        type: "button",
        disabled: held || list.missing.length > 0,
        onclick: async () => {
          const posts = canary.value.split(",").map(post => post.trim()).filter(post => post.length > 0);
          if (!await agreed({
            title: `Publish list ${list.generation} ${posts.length === 0 ? "for every board" : `for ${posts.join(", ")} first`}?`,
            text: "Boards fetch it by themselves, and no board ever goes back by itself: what follows is a newer list.",
            deed: "Publish it",
          })) return;
          canary.value = "";
          canary.blur();
          act(() => ask("POST", `${address}/publish`, { canary: posts }), posts.length === 0
            ? `List ${list.generation} is published; boards fetch it by themselves.`
            : `List ${list.generation} is published for ${posts.join(", ")} first.`);
        },
      }, "Publish"),
      element("button", {
        type: "button",
        class: "quiet",
        onclick: async () => {
          if (await agreed({
            title: `Discard draft ${list.generation}?`,
            text: signed.length === 0 ? "It is made anew by importing again." : `The signatures of ${signed.join(" and ")} are gone with it.`,
            deed: "Discard it",
          })) act(() => ask("POST", `${address}/discard`), "The draft is discarded.");
        },
      }, "Discard")));
}

/** @param {string} address @param {any} act */
function approveForm(address, act) {
  const password = element("input", { type: "password", required: true, autocomplete: "current-password" });
  return element("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const given = /** @type {HTMLInputElement} */ (password).value;
      /** @type {HTMLInputElement} */ (password).value = "";
      /** @type {HTMLElement} */ (document.activeElement)?.blur();
      act(() => ask("POST", `${address}/approve`, { password: given }), "Signed with your key.");
    },
  },
  element("p", { class: "soft" }, "Signing is done with your own key. Your password opens it for this one signature."),
  element("div", { class: "row" }, field("Your password", password), element("button", {}, "Sign this list")));
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
      }, "The shrinking is accepted.");
    },
  },
  element("div", { class: "row" }, field("Why is it right that the list becomes smaller?", reason),
    element("button", { class: "quiet" }, "Accept the shrinking")));
}

/** @param {string[]} kinds @param {any} act */
function importForm(kinds, act) {
  const files = element("input", { type: "file", required: true });
  const kind = element("select", {}, kinds.map(one => element("option", { value: one }, one)));
  const button = element("button", {}, "Import");
  return element("form", {
    class: "card",
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const input = /** @type {HTMLInputElement} */ (files);
      const form = new FormData();
      for (const file of input.files ?? []) form.append(/** @type {any} */ (kind).value, file, file.name);
      button.setAttribute("disabled", "");
      button.textContent = "Importing…";
      await act(async () => {
        await ask("POST", "/api/lists/drafts", form);
        input.value = "";
      }, "Imported. Look at what changes, then two approvers sign.");
      button.removeAttribute("disabled");
      button.textContent = "Import";
    },
  },
  element("h2", {}, "Import a list"),
  element("p", { class: "soft" }, "Lists that the file does not hold stay as they are published."),
  element("div", { class: "row" }, field("Kind", kind), field("File", files), button));
}
