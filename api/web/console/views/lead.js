/** The lead's side of the desk, in place of the panes: the board, hours, queues, team, accounts, what was done. */
import { h, refill } from "../dom.js";
import { accountsView } from "./accounts.js";
import { boardView } from "./board.js";
import { deliveriesView } from "./deliveries.js";
import { editsView } from "./edits.js";
import { hoursView } from "./hours.js";
import { logView } from "./log.js";
import { phrasesView } from "./phrases.js";
import { queuesView } from "./queues.js";
import { teamView } from "./team.js";

const TABS = {
  board: "Board",
  hours: "Hours and rules",
  queues: "Queues",
  team: "Team",
  phrases: "Phrases",
  accounts: "Accounts",
  edits: "Edits",
  deliveries: "Not delivered",
  log: "Log",
};
const VIEWS = {
  board: boardView,
  hours: hoursView,
  queues: queuesView,
  team: teamView,
  phrases: phrasesView,
  accounts: accountsView,
  edits: editsView,
  deliveries: deliveriesView,
  log: logView,
};

/**
 * @param {{desk: import("../desk.js").Desk, back: function(): void}} parts
 * @returns {{element: HTMLElement, show: function(): void}}
 */
export function leadView({ desk, back }) {
  const content = h("div", { class: "lead-content" });
  const admin = desk.state.rep.role === "admin";
  const tabs = Object.entries(TABS)
    .filter(([name]) => admin || name !== "accounts")
    .map(([name, words]) =>
      h(
        "button",
        {
          type: "button",
          class: "pane-tab",
          data: { testid: `lead-${name}`, tab: name },
          on: { click: () => open(name) },
        },
        words,
      ),
    );
  const element = h(
    "main",
    { class: "lead", hidden: true, data: { testid: "lead" } },
    h(
      "div",
      { class: "lead-tabs", role: "group", "aria-label": "The lead's pages" },
      tabs,
      h("span", { class: "gap" }),
      h("button", { type: "button", data: { testid: "lead-back" }, on: { click: back } }, "Back to the chats"),
    ),
    content,
  );
  let shown = "board";

  function open(name) {
    shown = name;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
    refill(content, VIEWS[name](desk));
  }

  return {
    element,
    show() {
      open(shown);
    },
  };
}
