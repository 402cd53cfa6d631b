import { grid } from "./grid.js";
import { ask, element, field, isolated, stamp, table } from "./page.js";
import { t } from "./messages.js";

/** What boards have proved to be gone from their disks. @param {any} newest of /api/removals */
export function removals(newest) {
  return element("section", {},
    element("h2", {}, t("Deleted from boards")),
    newest.deleted.length === 0
      ? element("p", { class: "soft" }, t("No board has deleted a list yet."))
      : grid(t("Lists that boards have deleted, newest first"),
        [t("Board"), t("Deleted list"), t("In use"), { number: t("Records gone") }, { number: t("Documents gone") }, t("When"), t("Receipt")],
        newest.deleted.map((/** @type {any} */ one) => [
          isolated(one.unit), one.generation, one.inUse, one.records, one.documents, stamp(one.removedAt), receipt(one)])),
    newest.refused.length === 0 ? "" : table(t("Receipts that are not believed"), [t("Board"), t("When"), t("Why")],
      newest.refused.map((/** @type {any} */ one) => [isolated(one.unit), stamp(one.takenAt), element("span", { class: "tag stop" }, one.sentence)])),
    search());
}

/** @param {any} one */
function receipt(one) {
  if (!one.readable) return element("span", { class: "tag warn" }, t("files had suffered"));
  return one.whole ? t("signed") : element("span", { class: "tag warn" }, t("parts are missing"));
}

/** Where one record is gone, and where not yet. */
function search() {
  const id = element("input", { required: true, maxlength: 128 });
  const found = element("div", { "aria-live": "polite" });
  return element("form", {
    class: "card",
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      try {
        found.replaceChildren(answer(await ask("GET", `/api/removals?record=${encodeURIComponent(/** @type {any} */ (id).value.trim())}`)));
      } catch (/** @type {any} */ refused) {
        found.replaceChildren(element("p", {}, refused.message));
      }
    },
  },
  element("div", { class: "row" }, field(t("Record"), id), element("button", {}, t("Where is it gone?"))),
  found);
}

/** @param {any} view */
function answer(view) {
  return element("div", {},
    view.proved.length === 0 ? element("p", {}, t("No board has proved that {record} is gone.", view))
      : table(t("Boards that have proved that {record} is gone", view), [t("Board"), t("With list"), t("Why"), t("When")],
        view.proved.map((/** @type {any} */ one) => [
          isolated(one.unit), one.generation,
          one.reason === "listLeft" ? t("no longer given {list}", one) : t("withdrawn from {list}", one),
          stamp(one.removedAt)])),
    view.notProved.length === 0 ? ""
      : element("p", {}, t("Not proved by {boards}.", { boards: view.notProved.map((/** @type {any} */ one) => one.unit).join(", ") })));
}
