/** The audit log: who did what, newest first. */
import * as api from "../api.js";
import { html, repeat } from "../dom.js";
import { dateAndTime } from "../words.js";
import { loaded, Pages } from "./form.js";

/** @import { LogRecord } from "../../types/shapes.js" */

/** @type {Record<string, string>} */
const ACTIONS = {
  "ticket.claim": "claimed",
  "ticket.assign": "was assigned",
  "ticket.transfer": "transferred",
  "ticket.release": "lost, while absent,",
  "ticket.return": "returned to the bot",
  "ticket.close": "closed",
  "rep.presence": "set the presence of",
  "rep.serves": "set the queues of",
  "queue.set": "saved",
  "queue.remove": "removed",
  "account.invite": "invited",
  "account.reset": "created a password link for",
  "account.change": "changed the account of",
  "account.join": "set the first password of",
  "account.password": "changed the password of",
  "account.session": "ended a session of",
  "account.company": "linked the company sign-in of",
  "account.unlink": "unlinked the company sign-in of",
  "delivery.retry": "retried",
  "phrase.set": "saved",
  "phrase.remove": "removed",
  "desk.rules": "changed the rules of",
};

/** @returns {HTMLElement} */
export function auditLogView() {
  let changed = () => {};
  /** @type {Pages<LogRecord>} */
  const pages = new Pages(
    async (from) => {
      const { deeds, before = null } = await api.auditLog(from);
      return { rows: deeds, before };
    },
    () => changed(),
  );
  return loaded(
    "Audit log",
    () => pages.newest(),
    (_loaded, _again, repaint) => {
      changed = repaint;
      if (!pages.rows.length) return html`<p class="hint">The log is empty.</p>`;
      return html`<table class="log" data-testid="log">
          <thead>
            <tr>
              ${["When", "Who", "What", "Details"].map((words) => html`<th scope="col">${words}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${repeat(pages.rows, ({ id }) => id, row)}
          </tbody>
        </table>
        ${pages.more("log-more")}`;
    },
  );
}

/** @param {LogRecord} record */
function row({ at, rep, action, subject, detail }) {
  // What the desk does with a rep's ticket is told of the rep.
  const ofRep = action === "ticket.assign" || action === "ticket.release";
  const who = rep ?? (ofRep ? String(detail.rep) : "The desk");
  const details = Object.entries(detail).filter(([name]) => !(ofRep && name === "rep"));
  const words = details.map(([name, value]) => {
    const title = name.replaceAll("_", " ");
    if (action === "desk.rules") return title;
    return `${title}: ${Array.isArray(value) ? value.join(", ") : String(value)}`;
  });
  return html`<tr>
    <td><time datetime=${at}>${dateAndTime(at)}</time></td>
    <td>${who}</td>
    <td>${ACTIONS[action] ?? action} ${subject}</td>
    <td class="hint">${words.join(", ")}</td>
  </tr>`;
}
