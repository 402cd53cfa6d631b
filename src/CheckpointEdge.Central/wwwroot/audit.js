import { ask, element, stamp, table } from "./page.js";

/** Who did what, when. */
export const audit = {
  title: "Audit log",
  refresh: false,

  /** @param {any} page */
  async show({ main }) {
    const entries = await ask("GET", "/api/audit");
    const box = element("div");
    draw(box, entries);
    main.replaceChildren(element("h1", {}, "Audit log"), box);
  },
};

/** @param {HTMLElement} box @param {any[]} entries */
function draw(box, entries) {
  box.replaceChildren(
    table("Audit log, newest first", ["When", "Who", "What", "In words"], entries.map(entry =>
      [stamp(entry.at), entry.who, element("span", { class: "code" }, entry.what), entry.sentence])),
    entries.length < 200 ? "" : element("button", {
      type: "button",
      class: "quiet",
      onclick: async () => draw(box, [...entries, ...await ask("GET", `/api/audit?before=${entries.at(-1).entry}`)]),
    }, "Older entries"));
}
