import { intervals } from "./chart.js";
import { grid } from "./grid.js";
import { element, isolated, stamp } from "./page.js";
import { leftToRight, t } from "./messages.js";

/** How often second officers agreed with the first, by desk. @param {any} told of /api/desks */
export function agreement(told) {
  const compared = told.desks.filter((/** @type {any} */ desk) => desk.agreement);
  return intervals({
    title: t("Second looks that agree"),
    note: t("● how often the second officer, who had not seen the decision, agreed with it, with the 95 % interval (Wilson)."),
    head: [t("Board"), { number: t("Second looks") }, { number: t("Agreed") }, { number: t("Differed") }, t("Agreement")],
    say: value => leftToRight(`${Math.round(value)} %`),
    rows: compared.map((/** @type {any} */ desk) => ({
      label: desk.unit,
      found: percent(desk.agreement),
      foretold: null,
      cells: [isolated(desk.unit), desk.secondLooks, desk.agreed, desk.differed, words(desk.agreement)],
    })),
  });
}

/** What happened at the desks besides hits. @param {any} told of /api/desks */
export function desks(told) {
  return element("section", {},
    element("h2", {}, t("At the desks, in {days} days", told)),
    told.desks.length === 0 ? element("p", { class: "soft" }, t("No board has told of its desk yet."))
      : grid(t("Desks"), [t("Board and place"), { number: t("Second looks") }, t("Agreement"), { number: t("Shifts ended") },
        { number: t("Waits lifted") }, { number: t("Alarms acknowledged") }],
      told.desks.map((/** @type {any} */ desk) => [
        { show: [isolated(desk.unit), element("small", {}, t("{site}, lane {lane}", desk))], by: desk.unit },
        desk.secondLooks, desk.agreement ? { show: words(desk.agreement), by: desk.agreement.at } : "", desk.shifts, desk.waitsLifted, desk.acknowledged])),
    told.shifts.length === 0 ? "" : grid(t("Shifts that ended, newest first"),
      [t("Board"), t("Began"), t("Ended"), { number: t("Travellers") }, { number: t("Decisions") }, { number: t("Taken back") }, { number: t("Not read") }],
      told.shifts.map((/** @type {any} */ shift) => [
        isolated(shift.unit), { show: leftToRight(shift.since), by: shift.since, nowrap: true },
        { show: stamp(shift.endedAt), by: shift.endedAt, nowrap: true }, shift.travellers, shift.decisions, shift.takenBack, shift.notRead])));
}

/** @param {any} share */
function percent(share) {
  return { at: 100 * share.at, low: 100 * share.low, high: 100 * share.high };
}

/** @param {any} share */
function words(share) {
  const [at, low, high] = [share.at, share.low, share.high].map(value => `${Math.round(100 * value)} %`);
  return t("{at} ({low} to {high})", { at, low, high });
}
