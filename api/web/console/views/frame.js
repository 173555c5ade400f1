/** The desk's frame: top bar, connection bar, and the three panes, of which narrow windows show one or two. */
import { sound } from "../alerts.js";
import { html, icon, live, made, nothing, render } from "../dom.js";
import { muted, nextTheme, notificationsOn, setMuted, setNotifications, theme } from "../settings.js";
import { presences, presenceWords } from "../words.js";
import { chatView } from "./chat.js";
import { ask, shortcutsDialog } from "./dialogs.js";
import { guideView } from "./guide.js";
import { leadView } from "./lead.js";
import { queueView } from "./queue.js";

/** @import { Presence } from "../../types/shapes.js" */
/** @import { Icon } from "../dom.js" */

const LOST_SHOWN_AFTER_MS = 700;
const THEME_WORDS = { auto: "Theme: as on this computer", light: "Theme: light", dark: "Theme: dark" };

/** @typedef {"queue"|"chat"|"guide"} Pane */

/** @type {[Pane, string][]} */
const PANES = [
  ["queue", "Tickets"],
  ["chat", "Chat"],
  ["guide", "Guide"],
];

/**
 * @typedef {Object} Frame
 * @property {HTMLElement} element
 * @property {import("./queue.js").QueueView} queue
 * @property {import("./chat.js").ChatView} chat
 * @property {import("./guide.js").GuideView} guide
 * @property {() => void} search
 * @property {() => void} find
 * @property {() => void} toggleSound
 * @property {() => void} toggleLead
 * @property {() => void} nextPresence
 * @property {() => void} showShortcuts
 */

/**
 * @param {Object} parts
 * @param {import("../desk.js").Desk} parts.desk
 * @param {import("../keys.js").Keys} parts.keys
 * @param {AbortSignal} parts.signal
 * @param {() => void} parts.logout
 * @returns {Frame}
 */
export function frameView({ desk, keys, signal, logout }) {
  const { state } = desk;
  const queue = queueView(desk);
  const chat = chatView(desk, { focusQueue: () => queue.focus() });
  const guide = guideView(desk, { back: () => chat.write() });
  const lead = leadView({ desk, back: () => showLead(false) });
  const element = made(html`<div class="desk" data-testid="desk"></div>`);
  const mayLead = ["lead", "admin"].includes(state.rep.role);
  const showShortcuts = () => shortcutsDialog(keys);
  /** @type {Pane} */
  let pane = "queue";
  let leading = false;
  let lost = false;
  /** What the rep chose last. @type {Presence} */
  let presence = "online";
  let timer = 0;

  state.paneShown = () => chat.element.checkVisibility();

  function paint() {
    lead.element.hidden = !leading;
    render(
      html`<header class="topbar">
          <img src="icon.svg" alt="" width="24" height="24" />
          <h1 class="brand">Calmline</h1>
          <div class="pane-tabs" role="group" aria-label="Panes">${PANES.map(tab)}</div>
          <span class="gap"></span>
          ${leadButton()}${soundButton()}${notificationsButton()}${themeButton()}
          ${iconButton("keys", "keys", "Keyboard shortcuts", "Keyboard shortcuts (?)", showShortcuts)}
          <span class="who" data-testid="rep-name">${state.rep.name}</span>
          ${presenceChoice()}
          <button type="button" class="quiet small" data-testid="logout" @click=${leave}>Log out</button>
        </header>
        <div class="connection" role="status" ?hidden=${!lost} data-testid="reconnecting">
          <span class="spinner" aria-hidden="true"></span>
          <span>Reconnecting… You can go on reading and writing: nothing you send is lost.</span>
          <button type="button" class="quiet small" @click=${desk.socket.wake}>Try now</button>
        </div>
        <main class="panes" data-pane=${pane} ?hidden=${leading}>${queue.element}${chat.element}${guide.element}</main>
        ${lead.element}`,
      element,
    );
  }

  /** @param {[Pane, string]} pane */
  function tab([name, words]) {
    return html`<button
      type="button"
      class="pane-tab tab-${name}"
      aria-pressed=${pane === name}
      data-testid="tab-${name}"
      @click=${() => show(name)}
    >
      ${words}
    </button>`;
  }

  function leadButton() {
    if (!mayLead) return nothing;
    return html`<button
      type="button"
      class="small"
      aria-pressed=${leading}
      title="Board, hours, queues, team (Alt+D)"
      data-testid="lead-open"
      @click=${() => showLead(!leading)}
    >
      Manage
    </button>`;
  }

  function soundButton() {
    const words = muted() ? "Sound is off" : "Sound is on";
    return iconButton("mute", muted() ? "muted" : "sound", words, `${words} (m)`, toggleSound);
  }

  function notificationsButton() {
    if (!("Notification" in window)) return nothing;
    const on = notificationsOn();
    const words = `Notifications are ${on ? "on" : "off"}`;
    return iconButton("notifies", on ? "bell" : "bellOff", words, words, toggleNotifications);
  }

  function themeButton() {
    const name = theme();
    return iconButton("theme", name, THEME_WORDS[name], THEME_WORDS[name], () => {
      nextTheme();
      paint();
    });
  }

  /** @param {string} testid @param {Icon} name @param {string} label @param {string} title @param {() => void} press */
  function iconButton(testid, name, label, title, press) {
    return html`<button
      type="button"
      class="icon-button"
      aria-label=${label}
      title=${title}
      data-testid=${testid}
      @click=${press}
    >
      ${icon(name)}
    </button>`;
  }

  function presenceChoice() {
    /** @param {{target: HTMLSelectElement}} event */
    const choose = ({ target }) => choosePresence(presences[target.selectedIndex] ?? "online");
    return html`<select
      class="presence"
      aria-label="Your presence"
      data-testid="presence"
      data-presence=${presence}
      @change=${choose}
    >
      ${presences.map(
        (value) => html`<option value=${value} .selected=${live(value === presence)}>${presenceWords(value)}</option>`,
      )}
    </select>`;
  }

  /** @param {Presence} chosen */
  function choosePresence(chosen) {
    presence = chosen;
    paint();
    return desk.setPresence(chosen);
  }

  /** @param {Pane} name */
  function show(name) {
    pane = name;
    paint();
    desk.seen();
  }

  /** @param {boolean} on */
  function showLead(on) {
    if (!mayLead) return;
    leading = on;
    paint();
    if (on) lead.show();
    else desk.seen();
  }

  function toggleSound() {
    setMuted(!muted());
    paint();
    if (!muted()) sound("message");
  }

  async function toggleNotifications() {
    const wanted = !notificationsOn();
    const on = await setNotifications(wanted);
    if (wanted && !on) {
      desk.notice("The browser blocks notifications from this page. Allow them in the browser’s settings.", true);
    }
    paint();
  }

  async function leave() {
    const unsent = desk.outbox.size > 0;
    const drafted = state.mine().some((ticket) => desk.drafts.get(ticket.id).text.trim());
    if (unsent || drafted) {
      const sure = await ask({
        title: "Log out?",
        text: unsent
          ? "Some of your messages have not reached the server yet. They are discarded when you log out."
          : "You have unsent drafts. They are discarded when you log out.",
        yes: "Log out",
        no: "Stay logged in",
      });
      if (!sure) return;
    }
    logout();
  }

  state.on("team", () => {
    const known = state.me?.presence;
    // Offline is what others see; whoever reads this is here, and what was chosen before comes back with the next sign
    // of life.
    if (known && known !== "offline") presence = known;
    paint();
  });
  state.on("connection", () => {
    clearTimeout(timer);
    const become = (/** @type {boolean} */ value) => {
      lost = value;
      paint();
    };
    if (state.connection === "open") become(false);
    else timer = window.setTimeout(() => become(true), LOST_SHOWN_AFTER_MS);
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
  desk.on("opened", ({ id, write }) => {
    showLead(false);
    show(id === null ? "queue" : "chat");
    if (write) chat.write();
  });
  desk.on("guideShown", () => show("guide"));
  desk.on("inserted", () => {
    show("chat");
    chat.write();
  });
  paint();

  return {
    element,
    queue,
    chat,
    guide,
    toggleSound,
    toggleLead: () => showLead(!leading),
    showShortcuts,
    find() {
      showLead(false);
      show("queue");
      queue.find();
    },
    nextPresence() {
      const next = presences[(presences.indexOf(presence) + 1) % presences.length] ?? "online";
      choosePresence(next);
      desk.notice(`Your presence: ${presenceWords(next)}.`);
    },
    search() {
      showLead(false);
      show("guide");
      guide.focus();
    },
  };
}
