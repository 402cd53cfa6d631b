import { ask, element, field, isolated, table } from "./page.js";
import { t } from "./messages.js";

/**
 * False alarms: what the thresholds of every list cost per 10 000 ordinary travellers, beside the list in use.
 * @param {any} slice of the draft @param {any} calibration how far the counting is @param {any} published the list in use, or null
 */
export function alarms(slice, calibration, published) {
  if (calibration.state !== "done") {
    const far = calibration.state === "running" && calibration.all > 0
      ? ` ${t("{done} of at most {all} travellers.", calibration)}` : "";
    return element("p", { class: calibration.state === "running" ? "soft" : "tag warn", role: "status" },
      calibration.sentence + far);
  }
  const before = new Map((published?.slice.lists ?? []).map((/** @type {any} */ one) => [one.list, one.calibration]));
  return table(t("False alarms per 10 000 travellers"),
    [t("List"), t("Budget"), { number: t("Possible from") }, t("Predicted"), t("In use now"), { number: t("Strong from") }, t("Predicted strong")],
    slice.lists.map((/** @type {any} */ one) => [
      isolated(one.list),
      budgetText(one.calibration.budget),
      score(one.calibration.thresholds.possible),
      rate(one.calibration.possible),
      before.get(one.list) ? rate(before.get(one.list).possible) : t("not known"),
      score(one.calibration.thresholds.strong),
      rate(one.calibration.strong),
    ]));
}

/** One budget per list, for operators. @param {any[]} lists @param {any} budgets @param {any} act */
export function budgetForm(lists, budgets, act) {
  const names = [...new Set([...lists.map(one => one.list), ...Object.keys(budgets.lists)])].sort();
  if (names.length === 0) return null;
  return element("section", { class: "card" },
    element("h2", {}, t("False alarms accepted")),
    element("p", { class: "soft" },
      t("Ordinary travellers per 10 000 who may be shown for a list, and after the stroke those shown as a strong match. Lists without a budget of their own have {budget}. The draft follows while nobody has signed it.", { budget: budgets.default })),
    names.map(name => budgetRow(name, budgets.lists[name] ?? budgets.default, act)));
}

/** @param {string} name @param {string} present @param {any} act */
function budgetRow(name, present, act) {
  const input = /** @type {HTMLInputElement} */ (element("input", {
    type: "text", required: true, maxlength: 20, inputmode: "decimal",
    pattern: "[0-9]+(\\.[0-9]{1,3})?(/[0-9]+(\\.[0-9]{1,3})?)?",
  }));
  return element("form", {
    class: "row",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const budget = input.value;
      // The page is drawn anew only while nobody has begun to write.
      input.value = "";
      /** @type {HTMLElement} */ (document.activeElement)?.blur();
      act(() => ask("PUT", "/api/lists/budgets", { list: name, budget }), t("The budget of {name} is {budget}.", { name, budget }));
    },
  }, field(t("Budget of {name}, now {budget}", { name, budget: present }), input), element("button", { class: "quiet" }, t("Set the budget")));
}

/** `20 (15 to 27)`. @param {any} estimate */
function rate(estimate) {
  const text = t("{at} ({low} to {high})", { at: alerts(estimate.rate), low: alerts(estimate.low), high: alerts(estimate.high) });
  return estimate.extrapolated ? element("span", { title: t("Beyond what was counted: the tail was continued.") }, `≈ ${text}`) : text;
}

/** @param {any} budget */
function budgetText(budget) {
  return isolated(`${alerts(budget.possible)}/${alerts(budget.strong)}`);
}

/** @param {any} value thousandths of an alert per 10 000 travellers */
function alerts(value) {
  const number = value.thousandths / 1000;
  return String(number >= 100 ? Math.round(number) : number >= 1 ? Math.round(number * 10) / 10 : number);
}

/** @param {any} value thousandths */
function score(value) {
  return (value.thousandths / 1000).toFixed(3);
}
