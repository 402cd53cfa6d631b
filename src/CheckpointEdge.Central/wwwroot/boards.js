import { grid } from "./grid.js";
import { age, ask, element, field, isolated, save, stamp, table } from "./page.js";
import { agreed, told } from "./question.js";
import { proofs } from "./proofs.js";
import { removals } from "./removals.js";
import { t } from "./messages.js";

/** The newest ticket: it stays while the page renews itself, since it is not shown again. */
const shown = element("div", {});

/** The boards, those overdue first, and the tickets for new ones. */
export const boards = {
  title: t("Boards"),
  refresh: true,

  /** @param {any} page */
  async show({ main, account, act, mayReplace }) {
    const [units, counted, worries, removed, proved] = await Promise.all(
      ["/api/units", "/api/alerts", "/api/concerns", "/api/removals", "/api/proofs"].map(address => ask("GET", address)));
    if (main.childElementCount > 0 && !mayReplace()) return;
    const ops = account.role === "ops";
    if (!ops) shown.replaceChildren();
    main.replaceChildren(
      element("div", { class: "head" }, element("h1", {}, t("Boards")), element("p", { class: "soft" }, summary(units))),
      units.length === 0
        ? element("p", { class: "card" }, t("No board has been taken in yet."))
        : grid(t("Boards, overdue first"),
          [t("Board and place"), t("State"), t("Last contact"), t("List"), { number: t("Waiting") }, { number: t("Reports") }, t("Version"), t("Deleted last"), ""],
          units.map((/** @type {any} */ unit) => row(unit, worries, removed.deleted, ops, act))),
      troubles(units),
      concerns(worries, ops, act),
      units.length === 0 ? "" : proofs(proved),
      counted.length === 0 ? "" : falseAlarms(counted),
      units.length === 0 ? "" : removals(removed),
      ops ? ticketForm(act) : "");
  },
};

/** What boards refuse, in their own words. @param {any[]} units */
function troubles(units) {
  const troubled = units.filter(unit => unit.listTrouble && !unit.revokedAt);
  return troubled.length === 0 ? "" : element("section", {},
    element("h2", {}, t("Lists that are not taken")),
    table(t("Boards with trouble about their list"), [t("Board"), t("Since"), t("What it says")],
      troubled.map(unit => [isolated(unit.unit), stamp(unit.listTroubleSince), unit.listTrouble])));
}

const subjects = { courier: t("Courier"), receipts: t("Receipts"), disk: t("Disk"), evidence: t("Pictures"), copy: t("Copied board"), certificate: t("Certificate"), duress: t("Duress"), panel: t("Panel and power"), proof: t("Daily trial") };

/** What else is not well with boards. @param {any[]} worries @param {boolean} ops @param {any} act */
function concerns(worries, ops, act) {
  return worries.length === 0 ? "" : element("section", {},
    element("h2", {}, t("What boards refused or lack")),
    table(t("Boards that say something is not well"), [t("Board"), t("About"), t("Since"), t("What it says"), ""],
      worries.map(one => [
        isolated(one.unit), subjects[/** @type {keyof typeof subjects} */ (one.subject)] ?? one.subject, stamp(one.since), one.sentence,
        ops && one.subject === "copy" ? explainButton(one.unit, act) : ""])));
}

/** @param {string} unit @param {any} act */
function explainButton(unit, act) {
  return element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      if (await agreed({
        title: t("Did somebody bring the data of {board} back from a backup?", { board: unit }),
        text: t("If nobody did, two boards speak with one key: then it is the switch for a stolen board that you need."),
        deed: t("Yes, from a backup"),
      })) act(() => ask("POST", `/api/units/${encodeURIComponent(unit)}/explained`), t("{board} has no copy.", { board: unit }));
    },
  }, t("From a backup"));
}

/** What officers found to be nobody on the list, beside what was predicted. @param {any[]} counted */
function falseAlarms(counted) {
  return element("section", {},
    element("h2", {}, t("False alarms per 10 000 travellers")),
    element("p", { class: "soft" }, t("Travellers whom officers found not to be the person, with the 95 % interval (Wilson), beside what was predicted.")),
    grid(t("Predicted and achieved, by list and generation"),
      [t("List"), { number: t("Searched") }, { number: t("Shown") }, { number: t("Not the person") }, t("Achieved"), t("Predicted"), t("Strong: achieved"), t("Strong: predicted")],
      counted.map(one => [
        t("{list}, list {number}", { list: one.list, number: one.generation }), one.searches, one.shown, one.falseShown,
        estimate(one.achieved), estimate(one.predicted), estimate(one.achievedStrong), estimate(one.predictedStrong)])));
}

/** @param {any} rate */
function estimate(rate) {
  return rate ? t("{at} ({low} to {high})", { at: figure(rate.per10000), low: figure(rate.low), high: figure(rate.high) }) : t("not calibrated");
}

/** @param {number} number */
function figure(number) {
  return String(number >= 100 ? Math.round(number) : number >= 1 ? Math.round(number * 10) / 10 : number);
}

/** @param {any} unit @param {any[]} worries @param {any[]} deleted @param {boolean} ops @param {any} act */
function row(unit, worries, deleted, ops, act) {
  const list = unit.generation === null ? t("not told")
    : unit.generation === 0 ? element("span", { class: "tag stop" }, t("no list"))
      : t("{number}, {age} old", { number: unit.generation, age: age(unit.listCreatedAt) });
  const last = deleted.find(one => one.unit === unit.unit);
  return [
    { show: [isolated(unit.unit), element("small", {}, t("{site}, lane {lane}", unit))], by: unit.unit },
    state(unit, worries),
    { show: element("span", { title: stamp(unit.contactAt) }, age(unit.contactAt)), by: -Date.parse(unit.contactAt ?? "1970-01-01") },
    { show: list, nowrap: true, by: unit.listCreatedAt ? -Date.parse(unit.listCreatedAt) : "" },
    unit.waiting ?? "",
    unit.reports,
    isolated(unit.version),
    { show: last ? element("span", { title: stamp(last.removedAt) }, t("list {number}, {age}", { number: last.generation, age: age(last.removedAt) })) : t("nothing"),
      nowrap: true, by: last ? -Date.parse(last.removedAt) : "" },
    ops && !unit.revokedAt ? revokeButton(unit, act) : "",
  ];
}

/** @param {any[]} units */
function summary(units) {
  const serving = units.filter(unit => !unit.revokedAt);
  const overdue = serving.filter(unit => unit.overdue).length;
  return t("{count} in service, {overdue}", {
    count: serving.length, overdue: overdue === 0 ? t("none overdue") : t("{number} overdue", { number: overdue }),
  });
}

/** @param {any} unit @param {any[]} worries */
function state(unit, worries) {
  if (unit.revokedAt) return element("span", { class: "tag plain" }, t("revoked"));
  if (unit.overdue) return element("span", { class: "tag stop" }, t("overdue"));
  if (unit.listTrouble) return element("span", { class: "tag stop" }, t("list not taken"));
  if (unit.clockTrusted === false) return element("span", { class: "tag warn" }, t("clock wrong"));
  if (worries.some(one => one.unit === unit.unit)) return element("span", { class: "tag warn" }, t("needs a look"));
  return element("span", { class: "tag" }, t("in service"));
}

/** @param {any} unit @param {any} act */
function revokeButton(unit, act) {
  return element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      if (await agreed({
        title: t("Is {board} stolen, lost or copied?", { board: unit.unit }),
        text: [
          t("{unit} ({site}, lane {lane}) is then refused at once and for ever; this cannot be taken back.", unit),
          t("The list is prepared under a new key, which two approvers must sign: until boards have it, the lost one can open what it holds."),
        ],
        deed: t("Revoke this board"),
        type: unit.unit,
      })) act(async () => told(t("{board} is revoked", { board: unit.unit }), (await ask("POST", `/api/units/${encodeURIComponent(unit.unit)}/revoke`)).sentence),
        t("{board} is revoked.", { board: unit.unit }));
    },
  }, t("Stolen"));
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
      }, t("The ticket is made. It works once, within 48 hours."));
    },
  },
  element("h2", {}, t("New board")),
  element("p", { class: "soft" }, t("A ticket is a code to scan or type, or a file. On the board: checkpointctl enrol CODE, or checkpointctl enrol TICKET.json")),
  element("div", { class: "row" }, field(t("Board's name"), unit), field(t("Site"), site), field(t("Lane"), lane),
    element("button", {}, t("Make ticket"))),
  shown);
}

/** A ticket as a picture, as letters and as a file; shown once. @param {any} ticket @param {string} code @param {string} picture */
function ticketCard(ticket, code, picture) {
  return element("section", { class: "ticket", "aria-label": t("Ticket of {board}", { board: ticket.unit }) },
    element("img", { src: picture, alt: t("QR code of the ticket of {board}", { board: ticket.unit }), class: "qr" }),
    element("div", {},
      element("h3", {}, t("Ticket of {board}", { board: ticket.unit })),
      element("p", {}, t("{site}, lane {lane}; good until {end}, once. It is not shown again.", { site: ticket.site, lane: ticket.lane, end: stamp(ticket.expiresAt) })),
      element("p", {}, t("Hold it before the board's camera, or type:")),
      element("p", { class: "code typed" }, code),
      element("button", {
        type: "button",
        class: "quiet",
        onclick: () => save(`ticket-${ticket.unit}.json`, JSON.stringify(ticket, null, 2)),
      }, t("Save as a file"))));
}
