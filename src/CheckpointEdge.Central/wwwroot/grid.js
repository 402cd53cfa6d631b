// Tables that sort and filter: by keyboard, said to screen readers, and kept when the page renews itself.

import { element } from "./page.js";
import { language, t } from "./messages.js";

/** A filter is worth its room from here on (rows). */
const filterRows = 6;

/** What was chosen, by the table's caption. @type {Map<string, {column: number, down: boolean, words: string}>} */
const chosen = new Map();

/**
 * A table whose heads sort and whose rows a word filters. A cell is what is shown, or `{show, by}` where it sorts by something else (`nowrap` keeps it on one line).
 * @param {string} caption read by screen readers; also the name under which the choice is kept
 * @param {any[]} head texts, `{number: text}` for a column of figures, `""` for a column of buttons, which does not sort
 * @param {any[][]} rows in the order that they have without a choice
 * @param {string} [extra] another class of the box
 */
export function grid(caption, head, rows, extra = "") {
  const choice = chosen.get(caption) ?? { column: -1, down: false, words: "" };
  const body = element("tbody");
  const count = element("p", { class: "soft small", role: "status" });
  const search = /** @type {HTMLInputElement} */ (element("input", {
    type: "search", value: choice.words, oninput: () => draw({ ...choice, words: search.value }),
  }));
  const heads = head.map((column, at) => headOf(column, () =>
    draw({ ...choice, column: at, down: choice.column === at && !choice.down })));
  const drawn = rows.map(cells => ({
    cells,
    line: element("tr", {}, cells.map((cell, at) =>
      element("td", { class: typeof head[at] === "object" ? "number" : isPair(cell) && cell.nowrap ? "nowrap" : null }, shown(cell)))),
  }));

  /** @param {{column: number, down: boolean, words: string}} next */
  function draw(next) {
    Object.assign(choice, next);
    chosen.set(caption, choice);
    heads.forEach((cell, at) => {
      if (at === choice.column) cell.setAttribute("aria-sort", choice.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    const words = choice.words.trim().toLowerCase();
    const kept = drawn.filter(({ line }) => (line.textContent ?? "").toLowerCase().includes(words));
    if (choice.column >= 0) {
      const sign = choice.down ? -1 : 1;
      kept.sort((a, b) => sign * compare(valueOf(a.cells[choice.column]), valueOf(b.cells[choice.column])));
    }
    body.replaceChildren(...kept.map(({ line }) => line));
    count.textContent = words ? t("{kept} of {count} rows", { kept: kept.length, count: rows.length }) : t("Rows: {count}", { count: rows.length });
  }

  draw(choice);
  return element("div", {},
    rows.length < filterRows && !choice.words ? null
      : element("div", { class: "filter" }, element("label", {}, t("Show rows with ({table})", { table: caption.split(/[,،]/)[0] }), search), count),
    element("div", { class: `scroll ${extra}`, tabindex: 0, role: "region", "aria-label": caption },
      element("table", {}, element("thead", {}, element("tr", {}, heads)), body)));
}

/** @param {any} column @param {() => void} sort */
function headOf(column, sort) {
  const title = typeof column === "object" ? column.number : column;
  return element("th", { scope: "col", class: typeof column === "object" ? "number" : null },
    title === "" ? element("span", { class: "unseen" }, t("What can be done")) : element("button", { type: "button", class: "sort", onclick: sort }, title));
}

/** @param {any} cell */
function isPair(cell) {
  return cell !== null && typeof cell === "object" && !(cell instanceof Node) && "show" in cell;
}

/** @param {any} cell */
function shown(cell) {
  return isPair(cell) ? cell.show : cell;
}

/** @param {any} cell */
function valueOf(cell) {
  if (isPair(cell)) return cell.by;
  return cell instanceof Node ? cell.textContent : cell;
}

/** Nothing comes last; figures by their size, words as people sort them. @param {any} a @param {any} b */
function compare(a, b) {
  const [none, other] = [a ?? "", b ?? ""];
  if (none === "" || other === "") return Number(none === "") - Number(other === "");
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), language, { numeric: true });
}
