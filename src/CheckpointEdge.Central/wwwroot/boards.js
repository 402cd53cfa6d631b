import { grid } from "./grid.js";
import { age, ask, element, field, save, stamp, table } from "./page.js";
import { agreed, told } from "./question.js";
import { removals } from "./removals.js";

/** The newest ticket: it stays while the page renews itself, since it is not shown again. */
const shown = element("div", {});

/** The boards, those overdue first, and the tickets for new ones. */
export const boards = {
  title: "Boards",
  refresh: true,

  /** @param {any} page */
  async show({ main, account, act, mayReplace }) {
    const [units, counted, worries, removed] = await Promise.all(
      ["/api/units", "/api/alerts", "/api/concerns", "/api/removals"].map(address => ask("GET", address)));
    if (main.childElementCount > 0 && !mayReplace()) return;
    const ops = account.role === "ops";
    if (!ops) shown.replaceChildren();
    main.replaceChildren(
      element("div", { class: "head" }, element("h1", {}, "Boards"), element("p", { class: "soft" }, summary(units))),
      units.length === 0
        ? element("p", { class: "card" }, "No board has been taken in yet.")
        : grid("Boards, overdue first",
          ["Board and place", "State", "Last contact", "List", { number: "Waiting" }, { number: "Reports" }, "Version", "Deleted last", ""],
          units.map((/** @type {any} */ unit) => row(unit, worries, removed.deleted, ops, act))),
      troubles(units),
      concerns(worries, ops, act),
      counted.length === 0 ? "" : falseAlarms(counted),
      units.length === 0 ? "" : removals(removed),
      ops ? ticketForm(act) : "");
  },
};

/** What boards refuse, in their own words. @param {any[]} units */
function troubles(units) {
  const troubled = units.filter(unit => unit.listTrouble && !unit.revokedAt);
  return troubled.length === 0 ? "" : element("section", {},
    element("h2", {}, "Lists that are not taken"),
    table("Boards with trouble about their list", ["Board", "Since", "What it says"],
      troubled.map(unit => [unit.unit, stamp(unit.listTroubleSince), unit.listTrouble])));
}

const subjects = { courier: "Courier", receipts: "Receipts", disk: "Disk", evidence: "Pictures", copy: "Copied board", certificate: "Certificate" };

/** What else is not well with boards. @param {any[]} worries @param {boolean} ops @param {any} act */
function concerns(worries, ops, act) {
  return told.length === 0 ? "" : element("section", {},
    element("h2", {}, "What boards refused or lack"),
    table("Boards that say something is not well", ["Board", "About", "Since", "What it says", ""],
      worries.map(one => [
        one.unit, subjects[/** @type {keyof typeof subjects} */ (one.subject)] ?? one.subject, stamp(one.since), one.sentence,
        ops && one.subject === "copy" ? explainButton(one.unit, act) : ""])));
}

/** @param {string} unit @param {any} act */
function explainButton(unit, act) {
  return element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      if (await agreed({
        title: `Did somebody bring the data of ${unit} back from a backup?`,
        text: "If nobody did, two boards speak with one key: then it is the switch for a stolen board that you need.",
        deed: "Yes, from a backup",
      })) act(() => ask("POST", `/api/units/${encodeURIComponent(unit)}/explained`), `${unit} has no copy.`);
    },
  }, "From a backup");
}

/** What officers found to be nobody on the list, beside what was predicted. @param {any[]} counted */
function falseAlarms(counted) {
  return element("section", {},
    element("h2", {}, "False alarms per 10 000 travellers"),
    element("p", { class: "soft" }, "Travellers whom officers found not to be the person, with the 95 % interval (Wilson), beside what was predicted."),
    grid("Predicted and achieved, by list and generation",
      ["List", { number: "Searched" }, { number: "Shown" }, { number: "Not the person" }, "Achieved", "Predicted", "Strong: achieved", "Strong: predicted"],
      counted.map(one => [
        `${one.list}, list ${one.generation}`, one.searches, one.shown, one.falseShown,
        estimate(one.achieved), estimate(one.predicted), estimate(one.achievedStrong), estimate(one.predictedStrong)])));
}

/** @param {any} rate */
function estimate(rate) {
  return rate ? `${figure(rate.per10000)} (${figure(rate.low)} to ${figure(rate.high)})` : "not calibrated";
}

/** @param {number} number */
function figure(number) {
  return String(number >= 100 ? Math.round(number) : number >= 1 ? Math.round(number * 10) / 10 : number);
}

/** @param {any} unit @param {any[]} worries @param {any[]} deleted @param {boolean} ops @param {any} act */
function row(unit, worries, deleted, ops, act) {
  const list = unit.generation === null ? "not told"
    : unit.generation === 0 ? element("span", { class: "tag stop" }, "no list")
      : `${unit.generation}, ${age(unit.listCreatedAt)} old`;
  const last = deleted.find(one => one.unit === unit.unit);
  return [
    { show: [unit.unit, element("small", {}, `${unit.site}, lane ${unit.lane}`)], by: unit.unit },
    state(unit, worries),
    { show: element("span", { title: stamp(unit.contactAt) }, age(unit.contactAt)), by: -Date.parse(unit.contactAt ?? "1970-01-01") },
    { show: list, nowrap: true, by: unit.listCreatedAt ? -Date.parse(unit.listCreatedAt) : "" },
    unit.waiting ?? "",
    unit.reports,
    unit.version ?? "",
    { show: last ? element("span", { title: stamp(last.removedAt) }, `list ${last.generation}, ${age(last.removedAt)}`) : "nothing",
      nowrap: true, by: last ? -Date.parse(last.removedAt) : "" },
    ops && !unit.revokedAt ? revokeButton(unit, act) : "",
  ];
}

/** @param {any[]} units */
function summary(units) {
  const serving = units.filter(unit => !unit.revokedAt);
  const overdue = serving.filter(unit => unit.overdue).length;
  return `${serving.length} in service, ${overdue === 0 ? "none overdue" : `${overdue} overdue`}`;
}

/** @param {any} unit @param {any[]} worries */
function state(unit, worries) {
  if (unit.revokedAt) return element("span", { class: "tag plain" }, "revoked");
  if (unit.overdue) return element("span", { class: "tag stop" }, "overdue");
  if (unit.listTrouble) return element("span", { class: "tag stop" }, "list not taken");
  if (unit.clockTrusted === false) return element("span", { class: "tag warn" }, "clock wrong");
  if (worries.some(one => one.unit === unit.unit)) return element("span", { class: "tag warn" }, "needs a look");
  return element("span", { class: "tag" }, "in service");
}

/** @param {any} unit @param {any} act */
function revokeButton(unit, act) {
  return element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      if (await agreed({
        title: `Is ${unit.unit} stolen, lost or copied?`,
        text: [
          `${unit.unit} (${unit.site}, lane ${unit.lane}) is then refused at once and for ever; this cannot be taken back.`,
          "The list is prepared under a new key, which two approvers must sign: until boards have it, the lost one can open what it holds.",
        ],
        deed: "Revoke this board",
        type: unit.unit,
      })) act(async () => told(`${unit.unit} is revoked`, (await ask("POST", `/api/units/${encodeURIComponent(unit.unit)}/revoke`)).sentence),
        `${unit.unit} is revoked.`);
    },
  }, "Stolen");
}

/** @param {any} act */
function ticketForm(act) {
  const unit = element("input", { required: true, maxlength: 32, pattern: "[A-Za-z0-9][A-Za-z0-9\\-]*" });
  const site = element("input", { required: true, maxlength: 64 });
  const lane = element("input", { required: true, maxlength: 64 });
  const value = (/** @type {any} */ input) => input.value.trim();
  return element("form", {
    class: "card",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      act(async () => {
        const { code, picture, ...ticket } = await ask("POST", "/api/tickets", { unit: value(unit), site: value(site), lane: value(lane) });
        shown.replaceChildren(ticketCard(ticket, code, picture));
        for (const input of [unit, site, lane]) /** @type {any} */ (input).value = "";
      }, "The ticket is made. It works once, within 48 hours.");
    },
  },
  element("h2", {}, "New board"),
  element("p", { class: "soft" }, "A ticket is a code to scan or type, or a file. On the board: checkpointctl enrol CODE, or checkpointctl enrol TICKET.json"),
  element("div", { class: "row" }, field("Board's name", unit), field("Site", site), field("Lane", lane),
    element("button", {}, "Make ticket")),
  shown);
}

/** A ticket as a picture, as letters and as a file; shown once. @param {any} ticket @param {string} code @param {string} picture */
function ticketCard(ticket, code, picture) {
  return element("section", { class: "ticket", "aria-label": `Ticket of ${ticket.unit}` },
    element("img", { src: picture, alt: `QR code of the ticket of ${ticket.unit}`, class: "qr" }),
    element("div", {},
      element("h3", {}, `Ticket of ${ticket.unit}`),
      element("p", {}, `${ticket.site}, lane ${ticket.lane}; good until ${stamp(ticket.expiresAt)}, once. It is not shown again.`),
      element("p", {}, "Hold it before the board's camera, or type:"),
      element("p", { class: "code typed" }, code),
      element("button", {
        type: "button",
        class: "quiet",
        onclick: () => save(`ticket-${ticket.unit}.json`, JSON.stringify(ticket, null, 2)),
      }, "Save as a file")));
}
