/** Accounts, for admins: invitations, roles, forgotten passwords, closing; and everybody's open sessions. */
import * as api from "../api.js";
import { html, live, made, nothing, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { dateAndTime } from "../words.js";
import { ask, focusOn, modal } from "./dialogs.js";
import { loaded, savingForm } from "./form.js";

/** @import { Account, Invited, Role, Session } from "../../types/shapes.js" */

/** @type {Record<Role, string>} */
const ROLES = {
  rep: "Rep: answers customers",
  lead: "Lead: also manages the desk",
  editor: "Editor: reads the guide",
  approver: "Approver: reads the guide",
  admin: "Admin: everything, and accounts",
};

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function accountsView(desk) {
  const accounts = new AccountList(desk);
  return made(
    html`<div class="lead-parts">
      ${loaded("Accounts", api.accounts, (list, again, repaint) => accounts.template(list, again, repaint))}
      ${loaded(
        "Open sessions",
        api.sessions,
        (list, again) => html`<ul class="accounts" data-testid="sessions">
          ${repeat(
            list,
            ({ id }) => id,
            (session) => sessionRow(desk, session, again),
          )}
        </ul>`,
      )}
    </div>`,
  );
}

/** @param {import("../desk.js").Desk} desk @param {Session} session @param {() => void} again */
function sessionRow(desk, { id, rep, started_at: started, this: own }, again) {
  const end = () => attempt(desk, () => api.endSession(id), `${rep} is logged out there.`, again);
  return html`<li class="account">
    <span class="account-name"
      ><b>${rep}</b><span class="hint"> since ${dateAndTime(started)}${own ? " · this session" : ""}</span></span
    >
    <button type="button" class="small" ?disabled=${own} data-testid="end-${rep}" @click=${end}>Log out</button>
  </li>`;
}

/**
 * @param {import("../desk.js").Desk} desk
 * @param {() => Promise<unknown>} change
 * @param {string} words when it has worked
 * @param {() => void} again
 */
async function attempt(desk, change, words, again) {
  try {
    await change();
    desk.notice(words);
  } catch (error) {
    desk.notice(problemOf(error).message, true);
  }
  again();
}

class AccountList {
  /**
   * Roles chosen and not saved yet, by account: arrow keys in the list choose one after the other.
   * @type {Map<number, Role>}
   */
  #chosen = new Map();

  /** @param {import("../desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {Account[]} accounts @param {() => void} again @param {() => void} repaint */
  template(accounts, again, repaint) {
    return html`${this.#invitation(again)}
      <ul class="accounts" data-testid="accounts">
        ${repeat(
          accounts,
          ({ id }) => id,
          (account) => this.#row(account, again, repaint),
        )}
      </ul>`;
  }

  /** @param {() => void} again */
  #invitation(again) {
    return savingForm({
      testid: "invite",
      words: "Invite",
      async save(field, form) {
        const role = /** @type {Role} */ (field("role"));
        const invited = await api.invite({ name: field("name"), username: field("username"), role });
        form.reset();
        again();
        showLink(invited, "Send this link to your new colleague");
      },
      fields: html`<div class="queue-line">
        <input
          type="text"
          name="name"
          required
          maxlength="100"
          placeholder="Name shown to customers"
          aria-label="Name shown to customers"
          data-testid="invite-name"
        />
        <input
          type="text"
          name="username"
          required
          maxlength="64"
          placeholder="Username"
          aria-label="Username"
          autocapitalize="none"
          spellcheck="false"
          data-testid="invite-username"
        />
        <select name="role" aria-label="Role" data-testid="invite-role">
          ${roleOptions("rep")}
        </select>
      </div>`,
    });
  }

  /** @param {Account} account @param {() => void} again @param {() => void} repaint */
  #row(account, again, repaint) {
    const { id, name, username, active } = account;
    const own = id === this.desk.state.rep.id;
    const role = this.#chosen.get(id) ?? account.role;
    /** @param {{target: HTMLSelectElement}} event */
    const choose = ({ target }) => {
      this.#chosen.set(id, /** @type {Role} */ (target.value));
      repaint();
    };
    const save = async () => {
      await attempt(this.desk, () => api.changeAccount(id, { role }), `${name} is now: ${ROLES[role]}.`, again);
      this.#chosen.delete(id);
    };
    return html`<li class="account ${active ? "" : "gone"}" data-testid="account-${username}">
      <span class="account-name"><b>${name}</b><span class="hint"> ${facts(account, own)}</span></span>
      <select aria-label="Role" data-testid="role-${username}" @change=${choose}>
        ${roleOptions(role)}
      </select>
      <button
        type="button"
        class="primary small"
        data-testid="save-role-${username}"
        ?hidden=${role === account.role}
        @click=${save}
      >
        Save role
      </button>
      ${active ? this.#button(`reset-${username}`, "small", "New password", () => this.#reset(account)) : nothing}
      ${account.company ? this.#unlinkButton(account, again) : nothing}
      ${
        active
          ? this.#button(`close-${username}`, "quiet small", "Close", () => this.#close(account, again), own)
          : this.#button(`open-${username}`, "small", "Reopen", () => this.#reopen(account, again))
      }
    </li>`;
  }

  /**
   * @param {string} testid
   * @param {string} kind
   * @param {string} words
   * @param {() => void} run
   * @param {boolean} [disabled]
   */
  #button(testid, kind, words, run, disabled = false) {
    return html`<button type="button" class=${kind} data-testid=${testid} ?disabled=${disabled} @click=${run}>
      ${words}
    </button>`;
  }

  /** @param {Account} account @param {() => void} again */
  #unlinkButton(account, again) {
    return html`<button
      type="button"
      class="quiet small"
      aria-label="Unlink ${account.name}’s company sign-in"
      data-testid="unlink-${account.username}"
      @click=${() => this.#unlink(account, again)}
    >
      Unlink
    </button>`;
  }

  /** @param {Account} account */
  async #reset({ id, name }) {
    const sure = await ask({
      title: `Set a new password for ${name}?`,
      text: "You get a link to send. The old password works until the new one is set.",
      yes: "Create link",
    });
    if (!sure) return;
    try {
      showLink(await api.inviteAgain(id), `Send this link to ${name}`);
    } catch (error) {
      this.desk.notice(problemOf(error).message, true);
    }
  }

  /** @param {Account} account @param {() => void} again */
  async #close({ id, name }, again) {
    const sure = await ask({
      title: `Close ${name}’s account?`,
      text: "All its sessions end at once. Its open chats go back to the queue and keep their places.",
      yes: "Close account",
      careful: true,
    });
    if (!sure) return;
    await attempt(this.desk, () => api.changeAccount(id, { active: false }), `${name} can no longer log in.`, again);
  }

  /** @param {Account} account @param {() => void} again */
  #reopen({ id, name }, again) {
    return attempt(this.desk, () => api.changeAccount(id, { active: true }), `${name} can log in again.`, again);
  }

  /** @param {Account} account @param {() => void} again */
  async #unlink({ id, name, username }, again) {
    const sure = await ask({
      title: `Unlink ${name}’s company sign-in?`,
      text:
        `All sessions of the account end at once. Whoever next signs in as ${username} at the company ` +
        "is linked to this account.",
      yes: "Unlink",
      careful: true,
    });
    if (!sure) return;
    await attempt(this.desk, () => api.unlinkCompany(id), `${name}’s company sign-in is unlinked.`, again);
  }
}

/** @param {Account} account @param {boolean} own */
function facts({ username, company, active, invited }, own) {
  const state = active ? (invited ? "invited" : "") : "closed";
  return [username, own ? "you" : "", company ? "company sign-in" : "", state].filter(Boolean).join(" · ");
}

/** @param {Role} chosen */
function roleOptions(chosen) {
  return Object.entries(ROLES).map(
    ([name, words]) => html`<option value=${name} .selected=${live(name === chosen)}>${words}</option>`,
  );
}

/**
 * Shows an invitation. Its link has the token after #, which no server is sent and no log holds.
 * @param {Invited} invited
 * @param {string} title
 */
function showLink({ token, expires_at: until }, title) {
  const link = `${window.location.origin}${window.location.pathname}#join=${token}`;
  const expires = new Date(until).toLocaleDateString([], { dateStyle: "long" });
  const select = (/** @type {{target: HTMLInputElement}} */ { target }) => target.select();
  /** @param {{currentTarget: HTMLButtonElement}} event */
  const copy = async ({ currentTarget: button }) => {
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = "Copied";
    } catch {
      focusOn(dialog, "input");
    }
  };
  const dialog = modal(
    title,
    "link",
    html`<div class="dialog-text">
        <p>It is shown only now, works once, and expires on ${expires}. Whoever has it can set the password.</p>
        <input type="text" readonly .value=${link} aria-label="Link" data-testid="invitation-link" @focus=${select} />
      </div>
      <div class="dialog-buttons">
        <button type="button" class="primary" @click=${copy}>Copy</button>
      </div>`,
  );
  focusOn(dialog, "input");
}
