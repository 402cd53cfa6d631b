import { grid } from "./grid.js";
import { ask, element, facts, isolated, stamp } from "./page.js";
import { t } from "./messages.js";

/** Of a network's SHA-256, as drafts call it by (characters). */
const networkChars = 8;

/** What is enrolled of listed people's photographs, and what was not; never a template. */
export const faces = {
  title: t("Faces"),
  refresh: false,
  roles: ["ops"],

  /** @param {any} page */
  async show({ main, act }) {
    const held = await ask("GET", "/api/faces/enrolled");
    main.replaceChildren(
      element("div", { class: "head" }, element("h1", {}, t("Faces")),
        element("p", { class: "soft" }, t("Central holds templates alone, sealed; pictures stay where checkpointctl read them."))),
      held.faces === 0
        ? element("p", { class: "card" }, t("No face is held. Enrol photographs with:"), " ", element("span", { class: "code" }, "checkpointctl central faces import"))
        : enrolled(held, act),
      element("section", {}, element("h2", {}, t("Pictures that were not enrolled")),
        held.refused.length === 0 ? element("p", { class: "soft" }, t("None was refused at the last import."))
          : grid(t("Pictures that were not enrolled, newest first"), [t("Record"), t("Picture"), t("Why"), t("When")],
            held.refused.map((/** @type {any} */ one) => [isolated(one.record), isolated(one.picture), one.why, { show: stamp(one.at), by: one.at, nowrap: true }]))));
  },
};

/** @param {any} held @param {any} act */
function enrolled(held, act) {
  return element("section", { class: "card" },
    facts([
      [t("Faces held"), held.faces],
      [t("Records with a face"), held.records],
      [t("Network"), element("span", { class: "code" }, held.modelSha256.slice(0, networkChars))],
      ...(held.notListed > 0 ? [/** @type {[string, any]} */ ([t("On no published list"), held.notListed])] : []),
    ]),
    grid(t("Faces by list"), [t("List"), { number: t("Records with a face") }, { number: t("Faces held") }, { number: t("Lowest quality") }, { number: t("Middle quality") }],
      held.lists.map((/** @type {any} */ one) => [isolated(one.list), one.records, one.faces, one.qualityLowest ?? t("not told"), one.qualityMiddle ?? t("not told")])),
    element("p", { class: "soft" }, t("Quality runs from 0 to 100. Faces go out with the next draft of the list.")),
    element("button", {
      type: "button",
      onclick: () => act(() => ask("POST", "/api/lists/drafts/faces"), t("The draft is made. Two approvers sign it, then it is published.")),
    }, t("Make a draft with these faces")));
}
