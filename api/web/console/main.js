/** The console: login, then the desk, and back to login when the session ends. */
import * as api from "./api.js";
import { announce, notice, notifyOutside, readySound, sound, TitleBadge } from "./alerts.js";
import { every } from "./clock.js";
import { Desk } from "./desk.js";
import { DeskSocket } from "./desk-socket.js";
import { h, refill } from "./dom.js";
import { Keys } from "./keys.js";
import { applyTheme } from "./settings.js";
import { State } from "./state.js";
import { bindKeys } from "./shortcuts.js";
import { counted, dueWords, reasonWords } from "./words.js";
import { frameView } from "./views/frame.js";
import { guidePage } from "./views/guide-page.js";
import { joinView } from "./views/join.js";
import { loginView } from "./views/login.js";

const app = document.getElementById("app");
/** Roles with chats; the others keep the guide. */
const REPS = new Set(["rep", "lead", "admin"]);
/** Why the company's sign-in let nobody in. */
const SIGN_IN = {
  again: "The sign-in did not work, or took too long. Try it again.",
  silent: "The company's sign-in does not answer. Try it again in a moment.",
  unnamed: "The company's sign-in does not say who you are. Ask an admin.",
  "no-account": "You have no account here. Ask an admin to invite you.",
};
const WAIT_SHOWN_EVERY_MS = 5000;

async function start() {
  applyTheme();
  const failed = /^#sign-in=([a-z-]{1,20})$/.exec(window.location.hash);
  if (failed) {
    window.history.replaceState(null, "", window.location.pathname);
    return showLogin(SIGN_IN[failed[1]] ?? SIGN_IN.again);
  }
  const invited = /^#join=([A-Za-z0-9_-]{1,200})$/.exec(window.location.hash);
  if (invited) return showJoin(invited[1]);
  try {
    const rep = await api.me();
    if (rep) show(rep);
    else showLogin();
  } catch (problem) {
    refill(
      app,
      h(
        "main",
        { class: "boot", role: "alert" },
        h("p", {}, problem.message),
        h("button", { type: "button", class: "primary", on: { click: start } }, "Try again"),
      ),
    );
  }
}

function showLogin(because = null) {
  const view = loginView({ because, onLogin: show });
  refill(app, view);
  view.querySelector("input").focus();
}

/** The page that the address names for this account: the guide alone, or the desk. */
function show(rep) {
  if (!REPS.has(rep.role) || window.location.hash === "#guide") showGuide(rep);
  else showDesk(rep);
}

function showGuide(rep) {
  const logout = async () => {
    try {
      await api.logout();
    } catch (problem) {
      if (problem.status !== 401) return notice(`You are still logged in. ${problem.message}`, true);
    }
    showLogin();
  };
  const back = () => {
    window.history.replaceState(null, "", window.location.pathname);
    showDesk(rep);
  };
  api.onSessionEnd(() => showLogin("Your session has ended. Log in again."));
  const page = guidePage({ rep, logout, back: REPS.has(rep.role) ? back : null });
  refill(app, page.element);
  page.focus();
}

function showJoin(token) {
  const view = joinView({
    token,
    done: (rep) => {
      window.history.replaceState(null, "", window.location.pathname);
      showLogin(`Your password is set. Log in as ${rep.username}.`);
    },
  });
  refill(app, view);
  view.querySelector("input").focus();
}

function showDesk(rep) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const state = new State(rep);
  const socket = new DeskSocket();
  const desk = new Desk(state, socket);
  const keys = new Keys(signal);

  const leave = (because) => {
    if (signal.aborted) return;
    leaving.abort();
    desk.stop();
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    showLogin(because);
  };
  api.onSessionEnd(() => leave("Your session has ended. Log in again: what you typed is kept."));
  // A page is not told why a handshake fails; a request is.
  socket.addEventListener("refused", () =>
    api.me().then(
      (known) => known === null && leave("Your session has ended. Log in again: what you typed is kept."),
      () => {},
    ),
  );

  const logout = async () => {
    try {
      await api.logout();
    } catch (problem) {
      if (problem.status !== 401) return notice(`You are still logged in. ${problem.message}`, true);
    }
    desk.drafts.clear();
    desk.outbox.clear();
    leave(null);
    window.history.replaceState(null, "", window.location.pathname);
  };

  const frame = frameView({ desk, keys, signal, logout });
  refill(app, frame.element);
  bindKeys({ keys, desk, frame });
  tellNews({ desk, signal });
  every(WAIT_SHOWN_EVERY_MS, () => state.changed("tickets"), signal);
  desk.addEventListener("opened", ({ detail }) => {
    window.history.replaceState(null, "", detail.id === null ? window.location.pathname : `#ticket-${detail.id}`);
  });
  document.addEventListener("visibilitychange", () => desk.seen(), { signal });
  for (const event of ["focus", "resize"]) window.addEventListener(event, () => desk.seen(), { signal });
  desk.start(ticketInAddress());
}

/** Wires what is new to sound, title and screen reader. */
function tellNews({ desk, signal }) {
  const { state } = desk;
  const title = new TitleBadge(signal);
  readySound(signal);
  const badge = () => {
    const unread = state.unreadTotal();
    title.set(
      unread + state.fresh.size,
      state.fresh.size
        ? counted(state.fresh.size, "new ticket", "new tickets")
        : counted(unread, "new message", "new messages"),
    );
  };
  state.on("tickets", badge);
  // Whoever uses the page has the list before the eyes: the badge has done its work.
  const looked = () => {
    if (!state.fresh.size) return;
    state.fresh.clear();
    state.changed("tickets");
  };
  window.addEventListener("pointerdown", looked, { signal });
  window.addEventListener("keydown", looked, { signal });
  desk.addEventListener("new-ticket", ({ detail }) => {
    sound("ticket");
    notifyOutside(`New ticket: ${reasonWords(detail)}`, "new-ticket", () => desk.open(detail.id));
    announce(
      `New ticket: ${reasonWords(detail)}. ${counted(state.waiting().length, "customer is", "customers are")} waiting.`,
    );
  });
  desk.addEventListener("customer-message", ({ detail: { ticket, message } }) => {
    const here = state.onScreen(ticket.id);
    if (!here) sound("message");
    notifyOutside(`The customer of chat #${ticket.id} has written`, `chat-${ticket.id}`, () => desk.open(ticket.id));
    announce(here ? `Customer: ${message.text}` : `New message in chat #${ticket.id}`);
  });
  desk.addEventListener("given", ({ detail }) => {
    sound("ticket");
    notifyOutside(`Ticket #${detail.id} is yours now: ${reasonWords(detail)}`, `chat-${detail.id}`, () =>
      desk.open(detail.id),
    );
    notice(`Ticket #${detail.id} is yours now: ${reasonWords(detail)}.`);
    announce(`Ticket ${detail.id} is yours now: ${reasonWords(detail)}.`);
  });
  desk.addEventListener("due", ({ detail }) => {
    sound("ticket");
    notice(`Ticket #${detail.id}: ${dueWords(detail)}.`, detail.due === "past");
    notifyOutside(`Ticket #${detail.id}: ${dueWords(detail)}`, `due-${detail.id}`, () => desk.open(detail.id));
  });
  desk.addEventListener("mentioned", ({ detail: { id, note } }) => {
    sound("message");
    notifyOutside(`${note.rep} calls you in ticket #${id}`, `note-${note.id}`, () => desk.open(id));
    notice(`${note.rep} calls you in ticket #${id}: ${note.text.slice(0, 140)}`);
    announce(`${note.rep} calls you in ticket ${id}.`);
  });
  desk.addEventListener("notice", ({ detail }) => notice(detail.text, detail.bad));
}

function ticketInAddress() {
  const match = /^#ticket-(\d{1,12})$/.exec(window.location.hash);
  return match ? Number(match[1]) : null;
}

start();
