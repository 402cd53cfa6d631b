import { alarms } from "./alarms.js";
import { ask, element, field, table } from "./page.js";
import { agreed } from "./question.js";

/** The slices for posts in a list, with what they change there. @param {any[]} cuts @param {any} calibration */
export function postSlices(cuts, calibration) {
  if (cuts.length === 0) return null;
  return element("div", {},
    element("h3", {}, "Slices for posts"),
    table("Slices for posts",
      ["Slice", "Posts", { number: "Records" }, { number: "Size" }, { number: "More" }, { number: "Changed" }, { number: "Fewer" }, "Left out"],
      cuts.map(row)),
    calibration.state === "done"
      ? cuts.map(cut => element("details", {},
        element("summary", {}, `False alarms with ${cut.scope.name}`), alarms(cut.slice, calibration, null)))
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
    approvers: text({ maxlength: 500, placeholder: "those who sign the whole list" }),
    megabytes: /** @type {HTMLInputElement} */ (element("input", { type: "number", min: 1, max: 100000, step: 1 })),
  };
  const result = element("div", { role: "status" });
  const preview = element("button", {
    type: "button",
    class: "quiet",
    onclick: async () => {
      if (!form.reportValidity()) return;
      result.replaceChildren(element("p", { class: "soft" }, "Cutting the slice and counting its false alarms…"));
      await act(async () => {
        const cut = await ask("POST", "/api/slices/preview", scopeOf(inputs));
        result.replaceChildren(
          table("The slice as it would be",
            ["Slice", "Posts", { number: "Records" }, { number: "Size" }, { number: "More" }, { number: "Changed" }, { number: "Fewer" }, "Left out"],
            [row(cut)]),
          alarms(cut.slice, { state: "done" }, null));
      }, "This is a preview: nothing has changed.");
    },
  }, "Preview");
  const form = /** @type {HTMLFormElement} */ (element("form", {
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const scope = scopeOf(inputs);
      if (scope.approvers.length > 0 && !await agreed({
        title: `Shall ${scope.approvers.join(" and ")} sign for the posts of ${scope.name} alone?`,
        text: "The next rotation of the root leaves them out of those who sign the whole list. Enough others must be left: two sign every list.",
        deed: "Cut this slice",
      })) return;
      for (const input of Object.values(inputs)) input.value = "";
      /** @type {HTMLElement} */ (document.activeElement)?.blur();
      act(() => ask("PUT", "/api/slices", scope), `The slice ${scope.name} is cut from the next draft on.`);
    },
  },
  element("div", { class: "row" },
    field("Name of the slice", inputs.name), field("Posts: sites or boards, with commas", inputs.posts),
    field("Lists, the most important first", inputs.lists)),
  element("div", { class: "row" },
    field("Regions or states", inputs.regions), field("States along the route", inputs.route),
    field("Listed or changed since", inputs.since), field("Room (MB)", inputs.megabytes),
    field("Approvers of its own, at least two", inputs.approvers)),
  element("div", { class: "row" }, preview, element("button", {}, "Cut this slice")),
  result));
  return element("section", { class: "card" },
    element("h2", {}, "Slices for posts"),
    element("p", { class: "soft" },
      "A post can have a part of the list under a key of its own. What is left empty leaves nothing out, and a record that does not "
      + "name a state is in every slice. The next draft is cut so; two approvers sign it like any other; where a slice "
      + "has approvers of its own, two of them sign it. From the next rotation of the root on, these sign for their posts alone "
      + "and the whole list no more."),
    scopes.length === 0 ? element("p", {}, "Every post gets the whole list.") : table(
      "Slices from the next draft on", ["Slice", "Posts", "Lists", "Regions and route", "Since", { number: "Room" }, "Signed by", ""],
      scopes.map(scope => [
        scope.name, words(scope.posts, "none yet"), words(scope.lists, "all"), words([...scope.regions, ...scope.route], "all"),
        scope.since ?? "", scope.sizeBytesMax ? size(scope.sizeBytesMax) : "",
        words(scope.approvers, "who signs the list"),
        element("button", {
          type: "button",
          class: "quiet",
          "aria-label": `Remove the slice ${scope.name}`,
          onclick: async () => await agreed({
            title: `Remove the slice ${scope.name}?`,
            text: "Its definition is gone; its posts get the whole list with the next draft.",
            deed: "Remove it",
          }) && act(() => ask("DELETE", `/api/slices/${encodeURIComponent(scope.name)}`),
            `The posts of ${scope.name} get the whole list with the next draft.`),
        }, "Remove"),
      ])),
    form);
}

/** @param {any} cut */
function row(cut) {
  const left = Object.entries(cut.leftOut);
  return [
    cut.scope.name, words(cut.scope.posts, "none yet"), cut.slice.records, size(cut.sizeBytes), cut.added, cut.changed, cut.removed,
    left.length === 0 ? "none" : left.map(([condition, count]) => `${count} by ${condition}`).join(", "),
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
  return list.length === 0 ? none : list.join(", ");
}

/** `12.3 MB`. @param {number} bytes */
function size(bytes) {
  return bytes < 1000000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1000000).toFixed(1)} MB`;
}

/** @param {Record<string, any>} attributes @returns {HTMLInputElement} */
function text(attributes) {
  return /** @type {HTMLInputElement} */ (element("input", { type: "text", ...attributes }));
}
