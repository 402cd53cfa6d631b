import { alarms } from "./alarms.js";
import { ask, element, field, isolated, table } from "./page.js";
import { agreed } from "./question.js";
import { t } from "./messages.js";
import { word } from "./words.js";

/** The slices for posts in a list, with what they change there. @param {any[]} cuts @param {any} calibration */
export function postSlices(cuts, calibration) {
  if (cuts.length === 0) return null;
  return element("div", {},
    element("h3", {}, t("Slices for posts")),
    table(t("Slices for posts"),
      [t("Slice"), t("Posts"), { number: t("Records") }, { number: t("Size") }, { number: t("More") }, { number: t("Changed") }, { number: t("Fewer") }, t("Left out")],
      cuts.map(row)),
    calibration.state === "done"
      ? cuts.map(cut => element("details", {},
        element("summary", {}, t("False alarms with {slice}", { slice: cut.scope.name })), alarms(cut.slice, calibration, null)))
      : null);
}

/** What is cut for which posts, and a form to say so. @param {any[]} scopes @param {string[]} lists codes @param {any} act */
export function scopeForm(scopes, lists, act) {
  const inputs = {
    name: text({ required: true, maxlength: 24, pattern: "[a-z0-9\\-]+" }),
    posts: text({ maxlength: 500 }),
    lists: text({ maxlength: 500, placeholder: lists.join(", ") }),
    regions: text({ maxlength: 500, placeholder: "Northern Africa, ITA" }),
    route: text({ maxlength: 500 }),
    since: /** @type {HTMLInputElement} */ (element("input", { type: "date" })),
    approvers: text({ maxlength: 500, placeholder: t("those who sign the whole list") }),
    megabytes: /** @type {HTMLInputElement} */ (element("input", { type: "number", min: 1, max: 100000, step: 1 })),
  };
  const result = element("div", { role: "status" });
  const preview = element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      if (!form.reportValidity()) return;
      result.replaceChildren(element("p", { class: "soft" }, t("Cutting the slice and counting its false alarms…")));
      await act(async () => {
        const cut = await ask("POST", "/api/slices/preview", scopeOf(inputs));
        result.replaceChildren(
          table(t("The slice as it would be"),
            [t("Slice"), t("Posts"), { number: t("Records") }, { number: t("Size") }, { number: t("More") }, { number: t("Changed") }, { number: t("Fewer") }, t("Left out")],
            [row(cut)]),
          alarms(cut.slice, { state: "done" }, null));
      }, t("This is a preview: nothing has changed."));
    },
  }, t("Preview"));
  const form = /** @type {HTMLFormElement} */ (element("form", {
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const scope = scopeOf(inputs);
      if (scope.approvers.length > 0 && !await agreed({
        title: t("Shall {names} sign for the posts of {slice} alone?", { names: scope.approvers.join(", "), slice: scope.name }),
        text: t("The next rotation of the root leaves them out of those who sign the whole list. Enough others must be left: two sign every list."),
        deed: t("Cut this slice"),
      })) return;
      for (const input of Object.values(inputs)) input.value = "";
      /** @type {HTMLElement} */ (document.activeElement)?.blur();
      act(() => ask("PUT", "/api/slices", scope), t("The slice {slice} is cut from the next draft on.", { slice: scope.name }));
    },
  },
  element("div", { class: "row" },
    field(t("Name of the slice"), inputs.name), field(t("Posts: sites or boards, with commas"), inputs.posts),
    field(t("Lists, the most important first"), inputs.lists)),
  element("div", { class: "row" },
    field(t("Regions or states"), inputs.regions), field(t("States along the route"), inputs.route),
    field(t("Listed or changed since"), inputs.since), field(t("Room (MB)"), inputs.megabytes),
    field(t("Approvers of its own, at least two"), inputs.approvers)),
  element("div", { class: "row" }, preview, element("button", {}, t("Cut this slice"))),
  result));
  return element("section", { class: "card" },
    element("h2", {}, t("Slices for posts")),
    element("p", { class: "soft" },
      t("A post can have a part of the list under a key of its own. What is left empty leaves nothing out, and a record that does not name a state is in every slice."), " ",
      t("The next draft is cut so; two approvers sign it like any other; where a slice has approvers of its own, two of them sign it. From the next rotation of the root on, these sign for their posts alone and the whole list no more.")),
    scopes.length === 0 ? element("p", {}, t("Every post gets the whole list.")) : table(
      t("Slices from the next draft on"), [t("Slice"), t("Posts"), t("Lists"), t("Regions and route"), t("Since"), { number: t("Room") }, t("Signed by"), ""],
      scopes.map(scope => [
        isolated(scope.name), words(scope.posts, t("none yet")), words(scope.lists, t("all")), words([...scope.regions, ...scope.route], t("all")),
        scope.since ?? "", scope.sizeBytesMax ? size(scope.sizeBytesMax) : "",
        words(scope.approvers, t("who signs the list")),
        element("button", {
          type: "button",
          class: "quiet",
          "aria-label": t("Remove the slice {slice}", { slice: scope.name }),
          onclick: async () => await agreed({
            title: t("Remove the slice {slice}?", { slice: scope.name }),
            text: t("Its definition is gone; its posts get the whole list with the next draft."),
            deed: t("Remove it"),
          }) && act(() => ask("DELETE", `/api/slices/${encodeURIComponent(scope.name)}`),
            t("The posts of {slice} get the whole list with the next draft.", { slice: scope.name })),
        }, t("Remove")),
      ])),
    form);
}

/** @param {any} cut */
function row(cut) {
  const left = Object.entries(cut.leftOut);
  return [
    isolated(cut.scope.name), words(cut.scope.posts, t("none yet")), cut.slice.records, size(cut.sizeBytes), cut.added, cut.changed, cut.removed,
    left.length === 0 ? t("none") : left.map(([condition, count]) => t("{number} by {condition}", { number: count, condition: word(condition) })).join(", "),
  ];
}

/** @param {Record<string, HTMLInputElement>} inputs */
function scopeOf(inputs) {
  return {
    name: inputs.name.value.trim(),
    posts: split(inputs.posts.value),
    lists: split(inputs.lists.value),
    regions: split(inputs.regions.value),
    route: split(inputs.route.value),
    since: inputs.since.value || null,
    approvers: split(inputs.approvers.value),
    sizeBytesMax: inputs.megabytes.value ? Number(inputs.megabytes.value) * 1000000 : null,
  };
}

/** @param {string} value */
function split(value) {
  return value.split(",").map(word => word.trim()).filter(word => word.length > 0);
}

/** @param {string[]} list @param {string} none */
function words(list, none) {
  return list.length === 0 ? none : isolated(list.join(", "));
}

/** `12.3 MB`. @param {number} bytes */
function size(bytes) {
  return bytes < 1000000 ? t("{number} KB", { number: Math.ceil(bytes / 1000) }) : t("{number} MB", { number: (bytes / 1000000).toFixed(1) });
}

/** @param {Record<string, any>} attributes @returns {HTMLInputElement} */
function text(attributes) {
  return /** @type {HTMLInputElement} */ (element("input", { type: "text", ...attributes }));
}
