import { bars, columns, intervals } from "./chart.js";
import { ask, element } from "./page.js";

const dayHours = 24;

/** What people would rather look at than read. */
export const figures = {
  title: "Figures",
  refresh: true,

  /** @param {any} page */
  async show({ main, mayReplace }) {
    const [units, counted, told] = await Promise.all(["/api/units", "/api/alerts", "/api/figures"].map(address => ask("GET", address)));
    const content = JSON.stringify([units.map((/** @type {any} */ unit) => [unit.unit, unit.overdue, unit.listCreatedAt]), counted, told]);
    if (main.childElementCount > 0 && (content === main.dataset.shown || !mayReplace())) return;
    main.dataset.shown = content;
    const serving = units.filter((/** @type {any} */ unit) => !unit.revokedAt);
    main.replaceChildren(
      element("h1", { class: "head" }, "Figures"),
      tiles(serving, told),
      element("div", { class: "charts" },
        hitsByDay(told.days), listAges(serving), alertRates(counted), readTimes(told.reads)));
  },
};

/** @param {any[]} units @param {any} told */
function tiles(units, told) {
  const overdue = units.filter(unit => unit.overdue).length;
  const oldest = Math.max(0, ...units.map(hoursOf));
  const waiting = units.reduce((sum, unit) => sum + (unit.waiting ?? 0), 0);
  const today = told.days.at(-1)?.hits ?? 0;
  return element("div", { class: "tiles" },
    tile("Hits today", today, `${told.days.reduce((/** @type {number} */ sum, /** @type {any} */ day) => sum + day.hits, 0)} in ${told.days.length} days`),
    tile("Without a decision", told.undecided, "of the hits of these days"),
    tile("Boards overdue", overdue, `of ${units.length} in service`, overdue > 0),
    tile("Oldest list", units.length === 0 ? "none" : hours(oldest), "on a board in service", oldest > 2 * dayHours),
    tile("Waiting on boards", waiting, "reports without a receipt"));
}

/** @param {string} name @param {any} value @param {string} note @param {boolean} [bad] */
function tile(name, value, note, bad = false) {
  return element("dl", { class: bad ? "tile bad" : "tile" }, element("dt", {}, name), element("dd", {}, value), element("dd", { class: "note" }, note));
}

/** @param {any[]} days */
function hitsByDay(days) {
  return columns({
    title: "Hits per day",
    note: "By the day of the check (UTC), all boards together.",
    head: ["Day", { number: "Hits" }],
    points: days.map(day => ({ label: day.day, value: day.hits })),
  });
}

/** @param {any[]} units */
function listAges(units) {
  const aged = units.filter(unit => unit.listCreatedAt).sort((a, b) => hoursOf(b) - hoursOf(a));
  return bars({
    title: "Age of the list on each board",
    note: "Since the list in use was cut, as the board last said. Oldest first; overdue boards are marked.",
    head: ["Board", "Age"],
    axis: hours,
    rows: aged.map(unit => ({
      label: unit.unit, value: hoursOf(unit), words: hours(hoursOf(unit)) + (unit.overdue ? " !" : ""),
      level: unit.overdue ? "stop" : hoursOf(unit) > dayHours ? "warn" : "",
    })),
  });
}

/** @param {any[]} counted */
function alertRates(counted) {
  const rate = (/** @type {any} */ one) => ({ at: one.per10000, low: one.low, high: one.high });
  const words = (/** @type {any} */ one) => (one ? `${figure(one.per10000)} (${figure(one.low)} to ${figure(one.high)})` : "not calibrated");
  return intervals({
    title: "False alarms per 10 000 travellers",
    note: "● what officers found, with the 95 % interval (Wilson); ◇ what was predicted when the list was signed.",
    head: ["List", { number: "Searched" }, { number: "False" }, "Found", "Predicted"],
    say: figure,
    rows: counted.map(one => ({
      label: `${one.list}, list ${one.generation}`,
      found: rate(one.achieved),
      foretold: one.predicted ? rate(one.predicted) : null,
      cells: [`${one.list}, list ${one.generation}`, one.searches, one.falseShown, words(one.achieved), words(one.predicted)],
    })),
  });
}

/** @param {any[]} reads */
function readTimes(reads) {
  return bars({
    title: "From the first line read to the result",
    note: "19 of 20 checks were done within this time, since the board's service began. The dashed line is what the lane promises.",
    head: ["Board", "95 % within"],
    axis: value => (value < 1 ? `${Math.round(value * 1000)} ms` : `${value} s`),
    limit: 0.15,
    rows: reads.map(one => ({
      label: one.unit, value: one.most95Seconds,
      words: (one.beyond ? "over " : "") + (one.most95Seconds < 1 ? `${Math.round(one.most95Seconds * 1000)} ms` : `${one.most95Seconds} s`),
      level: one.most95Seconds > 0.15 ? "warn" : "",
    })),
  });
}

/** @param {any} unit */
function hoursOf(unit) {
  return unit.listCreatedAt ? Math.max(0, (Date.now() - Date.parse(unit.listCreatedAt)) / 3_600_000) : 0;
}

/** @param {number} value hours */
function hours(value) {
  if (value < 2) return `${Math.round(value * 60)} min`;
  return value < 2 * dayHours ? `${Math.round(value)} h` : `${Math.round(value / dayHours)} d`;
}

/** @param {number} number */
function figure(number) {
  return String(number >= 100 ? Math.round(number) : number >= 1 ? Math.round(number * 10) / 10 : Number(number.toPrecision(2)));
}
