/** Accounts, for admins: inviting, roles, forgotten passwords, leaving. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { ask, modal } from "./dialogs.js";
import { loaded, savingForm } from "./form.js";

const ROLES = {
  rep: "Rep: answers customers",
  lead: "Lead: runs the desk, too",
  editor: "Editor: reads the guide",
  approver: "Approver: reads the guide",
  admin: "Admin: all, and accounts",
};

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function accountsView(desk) {
  return h(
    "div",
    { class: "lead-parts" },
    loaded("Accounts", api.accounts, (accounts, again) => [
      invitation(desk, again),
      h(
        "ul",
        { class: "accounts", data: { testid: "accounts" } },
        accounts.map((account) => row(desk, account, again)),
      ),
    ]),
    loaded("Open sessions", api.sessions, (sessions, again) =>
      h(
        "ul",
        { class: "accounts", data: { testid: "sessions" } },
        sessions.map((session) => logIn(desk, session, again)),
      ),
    ),
  );
}

function logIn(desk, { id, rep, started_at: since, this: own }, again) {
  async function end() {
    try {
      await api.endSession(id);
      desk.notice(`${rep} is logged out there.`);
    } catch (problem) {
      desk.notice(problem.message, true);
    }
    again();
  }
  return h(
    "li",
    { class: "account" },
    h(
      "span",
      { class: "account-name" },
      h("b", {}, rep),
      h(
        "span",
        { class: "hint" },
        ` since ${new Date(since).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}${own ? " · this one" : ""}`,
      ),
    ),
    h(
      "button",
      { type: "button", class: "small", disabled: own, data: { testid: `end-${rep}` }, on: { click: end } },
      "Log out",
    ),
  );
}

function invitation(desk, again) {
  const name = h("input", {
    type: "text",
    required: true,
    maxlength: 100,
    placeholder: "Name for customers",
    "aria-label": "Name for customers",
    data: { testid: "invite-name" },
  });
  const username = h("input", {
    type: "text",
    required: true,
    maxlength: 64,
    placeholder: "Username",
    "aria-label": "Username",
    autocapitalize: "none",
    spellcheck: "false",
    data: { testid: "invite-username" },
  });
  const role = roles("rep", "invite-role");
  return savingForm({
    testid: "invite",
    words: "Invite",
    async save() {
      const invited = await api.invite({ name: name.value.trim(), username: username.value.trim(), role: role.value });
      again();
      showLink(invited, "Send this link to the new colleague");
    },
    fields: [h("div", { class: "queue-line" }, name, username, role)],
  });
}

function row(desk, account, again) {
  const own = account.id === desk.state.rep.id;
  const role = roles(account.role, `role-${account.username}`);
  // Arrow keys in the list choose one role after the other: none of them is given before it is saved.
  const save = h(
    "button",
    {
      type: "button",
      class: "primary small",
      hidden: true,
      data: { testid: `save-role-${account.username}` },
      on: { click: () => change({ role: role.value }, `${account.name} is now: ${ROLES[role.value]}.`) },
    },
    "Save the role",
  );
  role.addEventListener("change", () => (save.hidden = role.value === account.role));

  async function change(what, words) {
    try {
      await api.changeAccount(account.id, what);
      desk.notice(words);
    } catch (problem) {
      desk.notice(problem.message, true);
    }
    again();
  }

  async function reset() {
    if (
      !(await ask({
        title: `A new password for ${account.name}?`,
        text: "You get a link to send. The old password works until the new one is chosen.",
        yes: "Make the link",
      }))
    )
      return;
    try {
      showLink(await api.inviteAgain(account.id), `Send this link to ${account.name}`);
    } catch (problem) {
      desk.notice(problem.message, true);
    }
  }

  async function leave() {
    if (
      !(await ask({
        title: `Close ${account.name}'s account?`,
        text: "Every session ends at once. Open chats go back to the line, in their old places.",
        yes: "Close the account",
        careful: true,
      }))
    )
      return;
    change({ active: false }, `${account.name} can no longer log in.`);
  }

  async function unlink() {
    if (
      !(await ask({
        title: `Unlink ${account.name}'s company sign-in?`,
        text: `Every session of the account ends at once. Whoever signs in next as ${account.username} at the company gets the account.`,
        yes: "Unlink",
        careful: true,
      }))
    )
      return;
    try {
      await api.unlinkCompany(account.id);
      desk.notice(`${account.name}'s company sign-in is unlinked.`);
    } catch (problem) {
      desk.notice(problem.message, true);
    }
    again();
  }

  return h(
    "li",
    { class: `account ${account.active ? "" : "gone"}`, data: { testid: `account-${account.username}` } },
    h(
      "span",
      { class: "account-name" },
      h("b", {}, account.name),
      h(
        "span",
        { class: "hint" },
        ` ${account.username}${own ? " · you" : ""}${account.company ? " · company sign-in" : ""}${account.active ? (account.invited ? " · invited" : "") : " · closed"}`,
      ),
    ),
    role,
    save,
    account.active &&
      h(
        "button",
        { type: "button", class: "small", data: { testid: `reset-${account.username}` }, on: { click: reset } },
        "New password",
      ),
    account.company &&
      h(
        "button",
        {
          type: "button",
          class: "quiet small",
          "aria-label": `Unlink ${account.name}'s company sign-in`,
          data: { testid: `unlink-${account.username}` },
          on: { click: unlink },
        },
        "Unlink",
      ),
    account.active
      ? h(
          "button",
          {
            type: "button",
            class: "quiet small",
            disabled: own,
            data: { testid: `close-${account.username}` },
            on: { click: leave },
          },
          "Close",
        )
      : h(
          "button",
          {
            type: "button",
            class: "small",
            on: { click: () => change({ active: true }, `${account.name} may log in again.`) },
          },
          "Open again",
        ),
  );
}

function roles(value, testid) {
  const select = h(
    "select",
    { "aria-label": "Role", data: { testid } },
    Object.entries(ROLES).map(([name, words]) => h("option", { value: name }, words)),
  );
  select.value = value;
  return select;
}

/** The link stands after #, which no server is sent and no log holds. */
function showLink({ token, expires_at: until }, title) {
  const link = `${window.location.origin}${window.location.pathname}#join=${token}`;
  const field = h("input", {
    type: "text",
    readOnly: true,
    value: link,
    "aria-label": "Link",
    data: { testid: "invitation-link" },
    on: { focus: () => field.select() },
  });
  const copy = h("button", { type: "button", class: "primary", on: { click: copied } }, "Copy");
  async function copied() {
    try {
      await navigator.clipboard.writeText(link);
      copy.textContent = "Copied";
    } catch {
      field.focus();
    }
  }
  modal(title, "link", [
    h(
      "div",
      { class: "dialog-text" },
      h(
        "p",
        {},
        `It is shown this once, works once, and until ${new Date(until).toLocaleDateString([], { dateStyle: "long" })}. Whoever has it chooses the password.`,
      ),
      field,
    ),
    h("div", { class: "dialog-buttons" }, copy),
  ]);
  field.focus();
}
