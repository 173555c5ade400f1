/** Failed deliveries: notices to other systems that have not arrived. */
import * as api from "../api.js";
import { html, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { timeOfDay } from "../words.js";
import { loaded, Pages } from "./form.js";

/** @import { Delivery } from "../../types/shapes.js" */

/** @type {Record<Delivery["target"], string>} */
const TARGETS = { webhook: "Webhook", slack: "Slack", email: "Email", chatwoot: "Chatwoot" };

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function deliveriesView(desk) {
  let changed = () => {};
  /** @type {Pages<Delivery>} */
  const pages = new Pages(
    async (from) => {
      const { deliveries, before = null } = await api.deliveries(from);
      return { rows: deliveries, before };
    },
    () => changed(),
  );
  return loaded(
    "Failed deliveries",
    () => pages.newest(),
    (_loaded, again, repaint) => {
      changed = repaint;
      if (!pages.rows.length) {
        return html`<p class="hint">
          Everything was delivered, or no other system is connected. docs/integrations.md lists what can be connected.
        </p>`;
      }
      return html`<p class="hint">
          Each delivery is retried automatically, at growing intervals. After the last attempt it waits here for you.
        </p>
        ${table(desk, pages.rows, again)}${pages.more("earlier")}`;
    },
  );
}

/** @param {import("../desk.js").Desk} desk @param {Delivery[]} deliveries @param {() => void} again */
function table(desk, deliveries, again) {
  return html`<table class="log" data-testid="deliveries">
    <thead>
      <tr>
        ${["To", "About", "Attempts", "Problem"].map((words) => html`<th scope="col">${words}</th>`)}
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        deliveries,
        ({ id }) => id,
        (delivery) => row(desk, delivery, again),
      )}
    </tbody>
  </table>`;
}

/** @param {import("../desk.js").Desk} desk @param {Delivery} delivery @param {() => void} again */
function row(desk, delivery, again) {
  const { id, target, event, ticket, state } = delivery;
  const retry = async () => {
    try {
      await api.retryDelivery(id);
      desk.notice("Retrying now.");
    } catch (error) {
      desk.notice(problemOf(error).message, true);
    }
    again();
  };
  return html`<tr class=${state}>
    <td>${TARGETS[target]}</td>
    <td>
      <button type="button" class="link" @click=${() => desk.open(ticket, { write: false })}>#${ticket}</button>
      ${event.replace(".", " ")}
    </td>
    <td>${attemptWords(delivery)}</td>
    <td class="hint">${delivery.last_error ?? "Not tried yet"}</td>
    <td><button type="button" class="small" data-testid="retry-${id}" @click=${retry}>Retry now</button></td>
  </tr>`;
}

/** @param {Delivery} delivery */
function attemptWords({ state, attempts, next_try_at: next }) {
  if (state === "dead") return `${attempts}, no more`;
  return next ? `${attempts}, next at ${timeOfDay(next)}` : attempts;
}
