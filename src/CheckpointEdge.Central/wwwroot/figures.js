import { bars, columns, intervals } from "./chart.js";
import { agreement, desks } from "./desks.js";
import { ask, element, stamp } from "./page.js";
import { t } from "./messages.js";

const dayHours = 24;

/** What people would rather look at than read. */
export const figures = {
  title: t("Figures"),
  refresh: true,

  /** @param {any} page */
  async show({ main, mayReplace }) {
    const [units, counted, told, atDesks] = await Promise.all(
      ["/api/units", "/api/alerts", "/api/figures", "/api/desks"].map(address => ask("GET", address)));
    const content = JSON.stringify([units.map((/** @type {any} */ unit) => [unit.unit, unit.overdue, unit.listCreatedAt]), counted, told, atDesks]);
    if (main.childElementCount > 0 && (content === main.dataset.shown || !mayReplace())) return;
    main.dataset.shown = content;
    const serving = units.filter((/** @type {any} */ unit) => !unit.revokedAt);
    main.replaceChildren(
      element("h1", { class: "head" }, t("Figures")),
      tiles(serving, told),
      element("div", { class: "charts" },
        hitsByDay(told.days), listAges(serving), alertRates(counted), readTimes(told.reads), agreement(atDesks)),
      desks(atDesks));
  },
};

/** @param {any[]} units @param {any} told */
function tiles(units, told) {
  const overdue = units.filter(unit => unit.overdue).length;
  const oldest = Math.max(0, ...units.map(hoursOf));
  const waiting = units.reduce((sum, unit) => sum + (unit.waiting ?? 0), 0);
  const today = told.days.at(-1)?.hits ?? 0;
  return element("div", { class: "tiles" },
    tile(t("Hits today"), today, t("{hits} in {days} days", {
      hits: told.days.reduce((/** @type {number} */ sum, /** @type {any} */ day) => sum + day.hits, 0), days: told.days.length,
    })),
    tile(t("Without a decision"), told.undecided, t("of the hits of these days")),
    tile(t("Boards overdue"), overdue, t("of {number} in service", { number: units.length }), overdue > 0),
    tile(t("Oldest list"), units.length === 0 ? t("none") : hours(oldest), t("on a board in service"), oldest > 2 * dayHours),
    tile(t("Waiting on boards"), waiting, t("reports without a receipt")));
}

/** @param {string} name @param {any} value @param {string} note @param {boolean} [bad] */
function tile(name, value, note, bad = false) {
  return element("dl", { class: bad ? "tile bad" : "tile" }, element("dt", {}, name), element("dd", {}, value), element("dd", { class: "note" }, note));
}

/** @param {any[]} days */
function hitsByDay(days) {
  return columns({
    title: t("Hits per day"),
    note: t("By the day of the check (UTC), all boards together."),
    head: [t("Day"), { number: t("Hits") }],
    points: days.map(day => ({ label: day.day, value: day.hits })),
  });
}

/** @param {any[]} units */
function listAges(units) {
  const aged = units.filter(unit => unit.listCreatedAt).sort((a, b) => hoursOf(b) - hoursOf(a));
  return bars({
    title: t("Age of the list on each board"),
    note: t("Since the list in use was cut, as the board last said. Oldest first; overdue boards are marked."),
    head: [t("Board"), t("Age")],
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
  const words = (/** @type {any} */ one) => (one ? t("{at} ({low} to {high})", { at: figure(one.per10000), low: figure(one.low), high: figure(one.high) }) : t("not calibrated"));
  return intervals({
    title: t("False alarms per 10 000 travellers"),
    note: t("● what officers found, with the 95 % interval (Wilson); ◇ what was predicted when the list was signed."),
    head: [t("List"), { number: t("Searched") }, { number: t("False") }, t("Found"), t("Predicted")],
    say: figure,
    rows: counted.map(one => ({
      label: t("{list}, list {number}", { list: one.list, number: one.generation }),
      found: rate(one.achieved),
      foretold: one.predicted ? rate(one.predicted) : null,
      cells: [t("{list}, list {number}", { list: one.list, number: one.generation }), one.searches, one.falseShown, words(one.achieved), words(one.predicted)],
    })),
  });
}

/** @param {any[]} reads */
function readTimes(reads) {
  return bars({
    title: t("From the first line read to the result"),
    note: t("19 of 20 checks were done within this time, counted over restarts of a board for 30 days at most. The dashed line is what the lane promises."),
    head: [t("Board"), t("95 % within"), { number: t("Checks") }, t("Counted since")],
    axis: seconds,
    limit: 0.15,
    rows: reads.map(one => ({
      label: one.unit, value: one.most95Seconds,
      words: one.beyond ? t("over {time}", { time: seconds(one.most95Seconds) }) : seconds(one.most95Seconds),
      level: one.most95Seconds > 0.15 ? "warn" : "",
      more: [one.checks, stamp(one.since)],
    })),
  });
}

/** @param {any} unit */
function hoursOf(unit) {
  return unit.listCreatedAt ? Math.max(0, (Date.now() - Date.parse(unit.listCreatedAt)) / 3_600_000) : 0;
}

/** @param {number} value hours */
function hours(value) {
  if (value < 2) return t("{number} min", { number: Math.round(value * 60) });
  return value < 2 * dayHours ? t("{number} h", { number: Math.round(value) }) : t("{number} d", { number: Math.round(value / dayHours) });
}

/** @param {number} value seconds */
function seconds(value) {
  return value < 1 ? t("{number} ms", { number: Math.round(value * 1000) }) : t("{number} s", { number: value });
}

/** @param {number} number */
function figure(number) {
  return String(number >= 100 ? Math.round(number) : number >= 1 ? Math.round(number * 10) / 10 : Number(number.toPrecision(2)));
}
