import { ask, element, facts, isolated, stamp } from "./page.js";
import { grid } from "./grid.js";
import { t } from "./messages.js";

/** What boards have proved of themselves, those first whose newest trial failed. @param {any} told of /api/proofs */
export function proofs(told) {
  return element("section", {},
    element("h2", {}, t("Daily trials and acceptance")),
    grid(t("Boards by their newest trial, failed ones first"),
      [t("Board and place"), t("Newest trial"), t("Result"), { number: t("Failed in {days} days", told) }, t("Taken over"), ""],
      told.boards.map((/** @type {any} */ board) => [
        { show: [isolated(board.unit), element("small", {}, t("{site}, lane {lane}", board))], by: board.unit },
        { show: board.provedAt ? stamp(board.provedAt) : t("never"), by: board.provedAt ?? "", nowrap: true },
        result(board),
        board.failed,
        { show: board.acceptance
          ? [t("{time} by {name}", { time: stamp(board.acceptance.at), name: board.acceptance.technician }), " ", unsigned(board)]
          : t("never"),
        by: board.acceptance?.at ?? "" },
        board.acceptance ? element("a", { class: "button quiet", href: `#acceptance/${encodeURIComponent(board.unit)}` }, t("Sheet")) : "",
      ])));
}

/** @param {any} board */
function result(board) {
  return board.passed === null ? "" : element("span", { class: board.passed ? "tag" : "tag stop" }, board.passed ? t("passed") : t("not passed"));
}

/** Nothing where the board's own key has signed its sheet. @param {any} board */
function unsigned({ acceptance }) {
  return acceptance.signatureHolds ? ""
    : element("span", { class: "tag stop" }, acceptance.signatureHolds === null ? t("signature not checked") : t("signature does not hold"));
}

/** How one board was taken over: one sheet to print, by which the board's own sheet is known. */
export const acceptance = {
  title: t("Acceptance of a board"),
  refresh: false,
  of: "boards",

  /** @param {any} page */
  async show({ main, rest }) {
    const told = await ask("GET", "/api/proofs");
    const board = told.boards.find((/** @type {any} */ one) => one.unit === decodeURIComponent(rest[0] ?? ""));
    main.replaceChildren(
      element("div", { class: "head" }, element("p", {}, element("a", { href: "#boards" }, t("Back to the boards")))),
      board?.acceptance ? element("div", { class: "deeds" },
        element("button", { type: "button", onclick: () => window.print() }, t("Print, or save as PDF"))) : "",
      board?.acceptance ? sheet(board, told.days) : element("p", { class: "card" }, t("This board has told of no acceptance.")));
  },
};

/** @param {any} board @param {number} days */
function sheet(board, days) {
  const { at, technician, whole, sha256 } = board.acceptance;
  return element("article", { class: "card sheet" },
    element("div", { class: "title" }, element("h1", {}, t("Acceptance of {board}", { board: board.unit }))),
    facts([
      [t("Where"), t("{site}, lane {lane}", board)],
      [t("Taken over by"), isolated(technician)],
      [t("When"), stamp(at)],
      [t("What the board found"), whole ? t("no fault") : element("span", { class: "tag stop" }, t("a fault; the board's sheet names it"))],
      [t("Newest trial"), board.provedAt ? [stamp(board.provedAt), " ", result(board)] : t("never")],
      [t("Failed in {days} days", { days }), board.failed],
      [t("SHA-256 of the sheet"), element("span", { class: "code" }, sha256)],
      [t("Signature of the board"), board.acceptance.signatureHolds ? t("holds: the key that it is enrolled with signed the sheet") : unsigned(board)],
    ]),
    element("p", {}, t("The board sealed its own sheet. A file is that sheet only if its SHA-256 is this one; the command says so:"), " ",
      element("span", { class: "code" }, "checkpointctl acceptance verify sheet.html --authority authority.pem")),
    element("div", { class: "signed" }, element("p", {}, t("Date and place")), element("p", {}, t("Name and signature"))));
}
