/** The queues: their titles and SLA targets, new ones, and removing one. */
import * as api from "../api.js";
import { html, nothing, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { ask } from "./dialogs.js";
import { loaded, number, savingForm } from "./form.js";

/** @import { Queue } from "../../types/shapes.js" */

/** @type {Queue} */
const NEW = {
  name: "",
  title: "",
  first_response_minutes: 15,
  resolution_minutes: 240,
  version: 0,
  waiting: 0,
  active: true,
};

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function queuesView(desk) {
  return loaded(
    "Queues",
    api.queues,
    (queues, again) => html`<p class="hint">
        SLA targets count opening hours from the moment the customer was handed over. A ticket that has missed its
        target moves up in the queue.
      </p>
      ${repeat(
        queues.filter((queue) => queue.active),
        ({ name }) => name,
        (queue) => row(desk, queue, queues, again),
      )}
      <h3>Add a queue</h3>
      ${row(desk, NEW, queues, again)}`,
  );
}

/** @param {import("../desk.js").Desk} desk @param {Queue} queue @param {Queue[]} all @param {() => void} again */
function row(desk, queue, all, again) {
  const isNew = queue.version === 0;
  const testid = `queue-${queue.name || "new"}`;
  return savingForm({
    testid,
    words: isNew ? "Add" : "Save",
    async save(field, form) {
      const title = field("title");
      const name = queue.name || slug(title);
      if (!name) throw new Error("The title needs at least one letter.");
      // A queue that was removed keeps its name, and is added again under it.
      const known = isNew ? all.find((one) => one.name === name) : queue;
      if (isNew && known?.active) throw new Error(`There is already a queue ${known.title}.`);
      await api.setQueue(name, {
        title,
        first_response_minutes: Number(field("first")),
        resolution_minutes: Number(field("resolution")),
        version: known?.version ?? 0,
      });
      if (isNew) form.reset();
      desk.notice(isNew ? `Added the queue ${title}.` : "Saved.");
      again();
    },
    fields: html`<div class="queue-line">
      <input
        type="text"
        name="title"
        .value=${queue.title}
        maxlength="80"
        required
        aria-label="Title"
        placeholder="Title, such as Refunds"
        data-testid="queue-title-${queue.name || "new"}"
      />
      ${minutes("first", "First reply", queue.first_response_minutes)}
      ${minutes("resolution", "Resolution", queue.resolution_minutes)}
      ${isNew ? nothing : html`<span class="hint">${queue.waiting || "Nobody"} waiting</span>`}
    </div>`,
    more: isNew
      ? nothing
      : html`<button type="button" class="quiet" @click=${() => remove(desk, queue, again)}>Remove</button>`,
  });
}

/** @param {string} name @param {string} words @param {number} value */
function minutes(name, words, value) {
  return number({ name, words, value, min: 1, max: 43200, unit: "min" });
}

/** @param {import("../desk.js").Desk} desk @param {Queue} queue @param {() => void} again */
async function remove(desk, { name, title }, again) {
  const text = "No ticket can be transferred to it any more. Its old tickets stay.";
  if (!(await ask({ title: `Remove ${title}?`, text, yes: "Remove" }))) return;
  try {
    await api.removeQueue(name);
    again();
  } catch (error) {
    desk.notice(problemOf(error).message, true);
  }
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
