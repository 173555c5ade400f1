/** Where reps deviate from the guide: what they sent, beside what is approved. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { earlier, loaded } from "./form.js";

/** @returns {HTMLElement} */
export function editsView() {
  return loaded(
    "Edits of approved words",
    () => api.edits(),
    ({ edits, used, before }) => {
      if (!used.length) return h("p", { class: "hint" }, "No rep has inserted an entry of the guide yet.");
      const list = h("ol", { class: "edits", data: { testid: "edits" } }, edits.map(row));
      return [
        h("p", { class: "hint" }, "Where reps often say it otherwise, the guide's words may want to be others."),
        h(
          "table",
          { class: "log" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["Entry", "Used by reps", "In other words"].map((words) => h("th", { scope: "col" }, words)),
            ),
          ),
          h(
            "tbody",
            {},
            used.map(({ entry, used: times, edited }) =>
              h("tr", {}, h("td", {}, entry), h("td", {}, times), h("td", {}, edited)),
            ),
          ),
        ),
        edits.length > 0 && list,
        earlier({ before, load: api.edits, add: (page) => list.append(...page.edits.map(row)) }),
      ];
    },
  );
}

function row({ entry, approved, said, rep, at }) {
  return h(
    "li",
    { class: "edit" },
    h(
      "p",
      { class: "hint" },
      h("b", {}, entry),
      ` · ${rep} · ${new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}`,
    ),
    h(
      "div",
      { class: "edit-pair" },
      h("div", {}, h("h3", {}, "Approved"), h("p", { class: "verbatim" }, approved)),
      h("div", {}, h("h3", {}, "Sent"), h("p", { class: "verbatim", dir: "auto" }, said)),
    ),
  );
}
