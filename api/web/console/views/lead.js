/** The lead's side of the desk, in place of the panes: board, hours, queues, team and the rest. */
import { html, made, nothing, render } from "../dom.js";
import { accountsView } from "./accounts.js";
import { auditLogView } from "./audit-log.js";
import { boardView } from "./board.js";
import { deliveriesView } from "./deliveries.js";
import { editsView } from "./edits.js";
import { hoursView } from "./hours.js";
import { phrasesView } from "./phrases.js";
import { queuesView } from "./queues.js";
import { teamView } from "./team.js";

/**
 * @typedef {{name: string, words: string, view: (desk: import("../desk.js").Desk) => HTMLElement, admins?: boolean}}
 * Tab
 */

/** @type {[Tab, ...Tab[]]} */
const TABS = [
  { name: "board", words: "Board", view: boardView },
  { name: "hours", words: "Hours and rules", view: hoursView },
  { name: "queues", words: "Queues", view: queuesView },
  { name: "team", words: "Team", view: teamView },
  { name: "phrases", words: "Phrases", view: phrasesView },
  { name: "accounts", words: "Accounts", view: accountsView, admins: true },
  { name: "edits", words: "Edited answers", view: editsView },
  { name: "deliveries", words: "Failed deliveries", view: deliveriesView },
  { name: "log", words: "Audit log", view: auditLogView },
];

/**
 * @param {{desk: import("../desk.js").Desk, back: () => void}} parts
 * @returns {{element: HTMLElement, show: () => void}}
 */
export function leadView({ desk, back }) {
  const element = made(html`<main class="lead" hidden data-testid="lead"></main>`);
  const tabs = TABS.filter(({ admins }) => !admins || desk.state.rep.role === "admin");
  let [shown] = TABS;

  /** @param {HTMLElement|typeof nothing} content */
  function paint(content) {
    render(
      html`<div class="lead-tabs" role="group" aria-label="Pages">
          ${tabs.map(
            (tab) => html`<button
              type="button"
              class="pane-tab"
              aria-pressed=${tab === shown}
              data-testid="lead-${tab.name}"
              @click=${() => open(tab)}
            >
              ${tab.words}
            </button>`,
          )}
          <span class="gap"></span>
          <button type="button" data-testid="lead-back" @click=${back}>Back to chats</button>
        </div>
        <div class="lead-content">${content}</div>`,
      element,
    );
  }

  /** @param {Tab} tab */
  function open(tab) {
    shown = tab;
    paint(tab.view(desk));
  }

  paint(nothing);
  return { element, show: () => open(shown) };
}
