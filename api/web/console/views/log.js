/** The audit log: who did what, newest first. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { earlier, loaded } from "./form.js";

const ACTIONS = {
  "ticket.claim": "claimed",
  "ticket.assign": "was given",
  "ticket.transfer": "passed on",
  "ticket.release": "lost, being gone:",
  "ticket.return": "handed back to the bot",
  "ticket.close": "closed",
  "rep.presence": "set the presence of",
  "rep.serves": "set what is served by",
  "queue.set": "set up",
  "queue.remove": "removed",
  "account.invite": "invited",
  "account.reset": "made a password link for",
  "account.change": "changed the account",
  "account.join": "chose a first password:",
  "account.password": "changed a password:",
  "account.session": "ended a session of",
  "account.company": "signed in with the company account from now on:",
  "account.unlink": "unlinked the company sign-in of",
  "delivery.retry": "tried again",
  "phrase.set": "wrote",
  "phrase.remove": "removed",
  "desk.rules": "changed the rules of",
};

/** @returns {HTMLElement} */
export function logView() {
  return loaded(
    "Log",
    () => api.deeds(),
    ({ deeds, before }) => {
      const rows = h("tbody", {}, deeds.map(row));
      if (!deeds.length) return h("p", { class: "hint" }, "Nothing has been done yet.");
      return [
        h(
          "table",
          { class: "log", data: { testid: "log" } },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["When", "Who", "What", "More"].map((words) => h("th", { scope: "col" }, words)),
            ),
          ),
          rows,
        ),
        earlier({ before, load: api.deeds, add: (page) => rows.append(...page.deeds.map(row)), testid: "log-more" }),
      ];
    },
  );
}

function row({ at, rep, action, subject, detail }) {
  const own = action === "ticket.assign" || action === "ticket.release";
  const who = rep ?? (own ? detail.rep : "The desk");
  const said = (value) => (Array.isArray(value) ? value.join(", ") : value);
  const more =
    action === "desk.rules"
      ? Object.keys(detail)
          .map((name) => name.replaceAll("_", " "))
          .join(", ")
      : Object.entries(detail)
          .filter(([name]) => !(own && name === "rep"))
          .map(([name, value]) => `${name.replaceAll("_", " ")}: ${said(value)}`)
          .join(", ");
  return h(
    "tr",
    {},
    h(
      "td",
      {},
      h("time", { datetime: at }, new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })),
    ),
    h("td", {}, who),
    h("td", {}, `${ACTIONS[action] ?? action} ${subject}`),
    h("td", { class: "hint" }, more),
  );
}
