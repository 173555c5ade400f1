/** The queues: their titles and targets, new ones, and removing one. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { ask } from "./dialogs.js";
import { loaded, number, savingForm } from "./form.js";

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function queuesView(desk) {
  return loaded("Queues", api.queues, (queues, again) => [
    h(
      "p",
      { class: "hint" },
      "Targets count open hours, from the moment the customer was handed over. A ticket past its target moves up in the line.",
    ),
    queues.filter((queue) => queue.active).map((queue) => row(desk, queue, again)),
    h("h3", {}, "Another queue"),
    row(
      desk,
      { name: "", title: "", first_response_minutes: 15, resolution_minutes: 240, version: 0, waiting: 0 },
      again,
      queues,
    ),
  ]);
}

function row(desk, queue, again, all = []) {
  const isNew = queue.version === 0;
  const title = h("input", {
    type: "text",
    value: queue.title,
    maxlength: 80,
    required: true,
    "aria-label": "Title",
    placeholder: "Title, as Refunds",
    data: { testid: `queue-title-${queue.name || "new"}` },
  });

  async function save(form) {
    const field = (name) => Number(form.elements[name].value);
    const name = queue.name || slug(title.value);
    if (!name) throw new Error("Give the queue a title with letters in it.");
    // A queue that was removed keeps its name, and is made again under it.
    const known = isNew ? all.find((one) => one.name === name) : queue;
    if (isNew && known?.active) throw new Error(`There is such a queue already: ${known.title}.`);
    await api.setQueue(name, {
      title: title.value.trim(),
      first_response_minutes: field("first"),
      resolution_minutes: field("resolution"),
      version: known?.version ?? 0,
    });
    desk.notice(isNew ? `Made the queue ${title.value.trim()}.` : "Saved.");
    again();
  }

  async function remove() {
    if (
      !(await ask({
        title: `Remove ${queue.title}?`,
        text: "No ticket can be passed to it any more. Its old tickets stay.",
        yes: "Remove it",
      }))
    )
      return;
    try {
      await api.removeQueue(queue.name);
      again();
    } catch (problem) {
      desk.notice(problem.message, true);
    }
  }

  const form = savingForm({
    testid: `queue-${queue.name || "new"}`,
    words: isNew ? "Make it" : "Save",
    save,
    fields: [
      h(
        "div",
        { class: "queue-line" },
        title,
        number("first", "First answer", queue.first_response_minutes, 1, 43200, "min"),
        number("resolution", "End", queue.resolution_minutes, 1, 43200, "min"),
        !isNew && h("span", { class: "hint" }, queue.waiting ? `${queue.waiting} waiting` : "Nobody waiting"),
      ),
    ],
  });
  if (!isNew)
    form
      .querySelector(".dialog-buttons")
      .prepend(h("button", { type: "button", class: "quiet", on: { click: remove } }, "Remove"));
  return form;
}

/** @param {string} title @returns {string} a name for addresses: small letters, digits and dashes */
function slug(title) {
  return title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40);
}
