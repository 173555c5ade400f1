/** The desk's frame: top bar, connection bar, and the three panes, of which narrow windows show one or two. */
import { h, icon, refill } from "../dom.js";
import { muted, nextTheme, notifies, setMuted, setNotifies, theme } from "../settings.js";
import { sound } from "../alerts.js";
import { ask, keysSheet } from "./dialogs.js";
import { chatView } from "./chat.js";
import { guideView } from "./guide.js";
import { leadView } from "./lead.js";
import { queueView } from "./queue.js";
import { presences } from "../words.js";

const LOST_SHOWN_AFTER_MS = 700;
const THEME_WORDS = { auto: "Theme: as the computer", light: "Theme: light", dark: "Theme: dark" };

/**
 * @typedef {Object} Frame
 * @property {HTMLElement} element
 * @property {Object} queue see queue.js
 * @property {Object} chat see chat.js
 * @property {Object} guide see guide.js
 * @property {function(): void} search
 * @property {function(): void} toggleSound
 * @property {function(): void} toggleLead
 * @property {function(): void} find
 * @property {function(): void} nextPresence
 * @property {function(): void} showKeys
 */

/**
 * @param {{desk: import("../desk.js").Desk, keys: import("../keys.js").Keys, signal: AbortSignal, logout: function(): void}} parts
 * @returns {Frame}
 */
export function frameView({ desk, keys, signal, logout }) {
  const { state } = desk;
  const queue = queueView(desk);
  const chat = chatView(desk, { focusQueue: () => queue.focus() });
  const guide = guideView(desk, { back: () => chat.write() });
  const panes = h("main", { class: "panes", data: { pane: "queue" } }, queue.element, chat.element, guide.element);
  const lead = leadView({ desk, back: () => showLead(false) });
  const mayLead = ["lead", "admin"].includes(state.rep.role);
  const leadButton = h(
    "button",
    {
      type: "button",
      class: "small",
      hidden: !mayLead,
      "aria-pressed": "false",
      title: "Board, hours, queues, team (Alt+D)",
      data: { testid: "lead-open" },
      on: { click: () => showLead(lead.element.hidden) },
    },
    "Desk",
  );

  state.paneShown = () => chat.element.checkVisibility();

  function showLead(on) {
    if (!mayLead) return;
    lead.element.hidden = !on;
    panes.hidden = on;
    leadButton.setAttribute("aria-pressed", String(on));
    if (on) lead.show();
    else desk.seen();
  }
  const tabs = ["queue", "chat", "guide"].map((name) =>
    h(
      "button",
      {
        type: "button",
        class: `pane-tab tab-${name}`,
        data: { testid: `tab-${name}` },
        on: { click: () => show(name) },
      },
      { queue: "Tickets", chat: "Conversation", guide: "Guide" }[name],
    ),
  );

  function show(name) {
    panes.dataset.pane = name;
    tabs.forEach((tab, n) => tab.setAttribute("aria-pressed", String(["queue", "chat", "guide"][n] === name)));
    desk.seen();
  }

  const soundButton = h("button", {
    type: "button",
    class: "icon-button",
    data: { testid: "mute" },
    on: { click: toggleSound },
  });
  function toggleSound() {
    setMuted(!muted());
    paintSound();
    if (!muted()) sound("message");
  }
  function paintSound() {
    refill(soundButton, icon(muted() ? "muted" : "sound"));
    soundButton.setAttribute("aria-label", muted() ? "Sound is off" : "Sound is on");
    soundButton.title = `${muted() ? "Sound is off" : "Sound is on"} (m)`;
  }

  const bell = h("button", {
    type: "button",
    class: "icon-button",
    hidden: !("Notification" in window),
    data: { testid: "notifies" },
    on: { click: toggleBell },
  });
  async function toggleBell() {
    const wanted = !notifies();
    const on = await setNotifies(wanted);
    if (wanted && !on) desk.notice("The browser does not allow notices from this page. Its settings do.", true);
    paintBell();
  }
  function paintBell() {
    refill(bell, icon(notifies() ? "bell" : "bellOff"));
    bell.setAttribute("aria-label", notifies() ? "Notices while away are on" : "Notices while away are off");
    bell.title = notifies()
      ? "Notices while the console is out of sight: on"
      : "Notices while the console is out of sight: off";
  }

  const themeButton = h("button", {
    type: "button",
    class: "icon-button",
    data: { testid: "theme" },
    on: { click: () => paintTheme(nextTheme()) },
  });
  function paintTheme(name) {
    refill(themeButton, icon(name));
    themeButton.setAttribute("aria-label", THEME_WORDS[name]);
    themeButton.title = THEME_WORDS[name];
  }

  const presence = h(
    "select",
    {
      class: "presence",
      "aria-label": "Your presence",
      data: { testid: "presence" },
      on: { change: () => desk.choosePresence(presence.value) },
    },
    presences.map(([value, words]) => h("option", { value }, words)),
  );
  state.on("team", () => {
    const shown = state.me?.presence;
    // Offline is what others see; whoever reads this is here, and what was chosen before comes back with the next sign of life.
    if (shown && shown !== "offline") presence.value = shown;
    presence.dataset.presence = presence.value;
  });

  async function leave() {
    const unsent = desk.outbox.size > 0;
    const drafted = state.mine().some((ticket) => desk.drafts.get(ticket.id).text.trim());
    if (
      (unsent || drafted) &&
      !(await ask({
        title: "Log out?",
        text: unsent
          ? "Some of your messages have not reached the server yet. Logging out drops them."
          : "You have drafts that are not sent. Logging out drops them.",
        yes: "Log out",
        no: "Stay",
      }))
    )
      return;
    logout();
  }

  const lost = h(
    "div",
    { class: "connection", role: "status", hidden: true, data: { testid: "reconnecting" } },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", {}, "Reconnecting… Go on reading and writing: nothing you send is lost."),
    h("button", { type: "button", class: "quiet small", on: { click: () => desk.socket.wake() } }, "Try now"),
  );
  let timer = 0;
  state.on("connection", () => {
    clearTimeout(timer);
    if (state.connection === "open") lost.hidden = true;
    else timer = setTimeout(() => (lost.hidden = false), LOST_SHOWN_AFTER_MS);
  });
  signal.addEventListener("abort", () => clearTimeout(timer));

  const element = h(
    "div",
    { class: "desk", data: { testid: "desk" } },
    h(
      "header",
      { class: "topbar" },
      h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      h("h1", { class: "brand" }, "Calmline"),
      h("div", { class: "pane-tabs", role: "group", "aria-label": "Pane" }, tabs),
      h("span", { class: "gap" }),
      leadButton,
      soundButton,
      bell,
      themeButton,
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Keys",
          title: "Keys (?)",
          data: { testid: "keys" },
          on: { click: () => keysSheet(keys) },
        },
        icon("keys"),
      ),
      h("span", { class: "who", data: { testid: "rep-name" } }, state.rep.name),
      presence,
      h(
        "button",
        { type: "button", class: "quiet small", data: { testid: "logout" }, on: { click: leave } },
        "Log out",
      ),
    ),
    lost,
    panes,
    lead.element,
  );

  show("queue");
  paintSound();
  paintBell();
  paintTheme(theme());
  desk.addEventListener("opened", ({ detail }) => {
    showLead(false);
    show(detail.id === null ? "queue" : "chat");
    if (detail.write) chat.write();
  });
  desk.addEventListener("guide-shown", () => show("guide"));
  desk.addEventListener("inserted", () => {
    show("chat");
    chat.write();
  });

  return {
    element,
    queue,
    chat,
    guide,
    toggleSound,
    toggleLead: () => showLead(lead.element.hidden),
    showKeys: () => keysSheet(keys),
    find() {
      showLead(false);
      show("queue");
      queue.find();
    },
    nextPresence() {
      presence.selectedIndex = (presence.selectedIndex + 1) % presence.options.length;
      desk.choosePresence(presence.value);
      desk.notice(`You are: ${presence.selectedOptions[0].textContent}.`);
    },
    search() {
      showLead(false);
      show("guide");
      guide.focus();
    },
  };
}
