import { grid } from "./grid.js";
import { ask, element, field, stamp, table } from "./page.js";

/** What boards have proved to be gone from their disks. @param {any} newest of /api/removals */
export function removals(newest) {
  return element("section", {},
    element("h2", {}, "Deleted from boards"),
    newest.deleted.length === 0
      ? element("p", { class: "soft" }, "No board has deleted a list yet.")
      : grid("Lists that boards have deleted, newest first",
        ["Board", "Deleted list", "In use", { number: "Records gone" }, { number: "Documents gone" }, "When", "Receipt"],
        newest.deleted.map((/** @type {any} */ one) => [
          one.unit, one.generation, one.inUse, one.records, one.documents, stamp(one.removedAt), receipt(one)])),
    newest.refused.length === 0 ? "" : table("Receipts that are not believed", ["Board", "When", "Why"],
      newest.refused.map((/** @type {any} */ one) => [one.unit, stamp(one.takenAt), element("span", { class: "tag stop" }, one.sentence)])),
    search());
}

/** @param {any} one */
function receipt(one) {
  if (!one.readable) return element("span", { class: "tag warn" }, "files had suffered");
  return one.whole ? "signed" : element("span", { class: "tag warn" }, "parts are missing");
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
  element("div", { class: "row" }, field("Record", id), element("button", {}, "Where is it gone?")),
  found);
}

/** @param {any} view */
function answer(view) {
  return element("div", {},
    view.proved.length === 0 ? element("p", {}, `No board has proved that ${view.record} is gone.`)
      : table(`Boards that have proved that ${view.record} is gone`, ["Board", "With list", "Why", "When"],
        view.proved.map((/** @type {any} */ one) => [
          one.unit, one.generation,
          one.reason === "listLeft" ? `no longer given ${one.list}` : `withdrawn from ${one.list}`,
          stamp(one.removedAt)])),
    view.notProved.length === 0 ? ""
      : element("p", {}, `Not proved by ${view.notProved.map((/** @type {any} */ one) => one.unit).join(", ")}.`));
}
