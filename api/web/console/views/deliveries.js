/** Notices to other systems that have not arrived: what waits for its next try, and what had all of them. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { earlier, loaded } from "./form.js";

const TARGETS = { webhook: "Webhook", slack: "Slack", email: "Mail", chatwoot: "Chatwoot" };

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function deliveriesView(desk) {
  return loaded(
    "Not delivered",
    () => api.deliveries(),
    ({ deliveries, before }, again) => {
      if (!deliveries.length)
        return h(
          "p",
          { class: "hint" },
          "Everything has arrived, or no other system is told of tickets. Which may be is in docs/integrations.md.",
        );
      const rows = h(
        "tbody",
        {},
        deliveries.map((delivery) => row(desk, delivery, again)),
      );
      return [
        h(
          "p",
          { class: "hint" },
          "Each is tried again by itself, longer apart each time. What had all its tries waits here for you.",
        ),
        h(
          "table",
          { class: "log", data: { testid: "deliveries" } },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["To", "About", "Tries", "What went wrong", ""].map((words) => h("th", { scope: "col" }, words)),
            ),
          ),
          rows,
        ),
        earlier({
          before,
          load: api.deliveries,
          add: (page) => rows.append(...page.deliveries.map((delivery) => row(desk, delivery, again))),
        }),
      ];
    },
  );
}

function row(desk, { id, target, event, ticket, state, attempts, next_try_at: next, last_error: wrong }, again) {
  const button = h(
    "button",
    { type: "button", class: "small", data: { testid: `retry-${id}` }, on: { click: retry } },
    "Try now",
  );
  async function retry() {
    button.disabled = true;
    try {
      await api.retryDelivery(id);
      desk.notice("It is being tried now.");
    } catch (problem) {
      desk.notice(problem.message, true);
    }
    again();
  }
  const tries =
    state === "dead"
      ? `${attempts}, the last`
      : next
        ? `${attempts}, next ${new Date(next).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`
        : attempts;
  return h(
    "tr",
    { class: state },
    h("td", {}, TARGETS[target] ?? target),
    h(
      "td",
      {},
      h(
        "button",
        { type: "button", class: "link", on: { click: () => desk.open(ticket, { write: false }) } },
        `#${ticket}`,
      ),
      ` ${event.replace(".", " ")}`,
    ),
    h("td", {}, tries),
    h("td", { class: "hint" }, wrong ?? "Not tried yet"),
    h("td", {}, button),
  );
}
