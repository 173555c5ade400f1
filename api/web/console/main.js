/** The console: login, then the desk, and back to login when the session ends. */
import { toast } from "./alerts.js";
import * as api from "./api.js";
import { every } from "./clock.js";
import { Desk } from "./desk.js";
import { DeskSocket } from "./desk-socket.js";
import { html, made } from "./dom.js";
import { problemOf } from "./http.js";
import { Keys } from "./keys.js";
import { announceNews } from "./news.js";
import { applyTheme } from "./settings.js";
import { bindKeys } from "./shortcuts.js";
import { State } from "./state.js";
import { frameView } from "./views/frame.js";
import { guidePage } from "./views/guide-page.js";
import { joinView } from "./views/join.js";
import { loginView } from "./views/login.js";

/** @import { Rep } from "../types/shapes.js" */

/** Roles with chats; the others work on the guide. @type {Set<Rep["role"]>} */
const REPS = new Set(/** @type {const} */ (["rep", "lead", "admin"]));
/** Why the company's sign-in did not log the person in. @type {Record<string, string>} */
const SIGN_IN = {
  again: "The sign-in failed or took too long. Try again.",
  silent: "The company’s sign-in service is not responding. Try again in a moment.",
  unnamed: "The company’s sign-in service did not say who you are. Ask an admin.",
  "no-account": "You do not have an account here. Ask an admin to invite you.",
};
const SESSION_ENDED = "Your session has ended. Log in again.";
const SESSION_ENDED_AT_DESK = "Your session has ended. Log in again: your drafts are kept.";
const WAITS_UPDATED_EVERY_MS = 5000;

async function start() {
  applyTheme();
  const { hash } = window.location;
  const failed = /^#sign-in=([a-z-]{1,20})$/.exec(hash)?.[1];
  if (failed) {
    clearAddress();
    return showLogin(SIGN_IN[failed] ?? SIGN_IN.again);
  }
  const invitation = /^#join=([A-Za-z0-9_-]{1,200})$/.exec(hash)?.[1];
  if (invitation) return showJoin(invitation);
  try {
    const rep = await api.me();
    if (rep) show(rep);
    else showLogin();
  } catch (error) {
    showPage(
      made(html`<main class="boot" role="alert">
        <p>${problemOf(error).message}</p>
        <button type="button" class="primary" @click=${start}>Try again</button>
      </main>`),
    );
  }
}

/** @param {HTMLElement} page */
function showPage(page) {
  document.getElementById("app")?.replaceChildren(page);
}

function clearAddress() {
  window.history.replaceState(null, "", window.location.pathname);
}

/** @param {string|null} [because] why the rep sees it again */
function showLogin(because = null) {
  const view = loginView({ because, onLogin: show });
  showPage(view.element);
  view.focus();
}

/** The page that the address names for this account: the guide alone, or the desk. @param {Rep} rep */
function show(rep) {
  if (!REPS.has(rep.role) || window.location.hash === "#guide") showGuide(rep);
  else showDesk(rep);
}

/** @param {Rep} rep */
function showGuide(rep) {
  const logout = async () => {
    if (await loggedOut()) showLogin();
  };
  const back = () => {
    clearAddress();
    showDesk(rep);
  };
  api.onSessionEnd(() => showLogin(SESSION_ENDED));
  const page = guidePage({ rep, logout, back: REPS.has(rep.role) ? back : null });
  showPage(page.element);
  page.focus();
}

/** @param {string} token */
function showJoin(token) {
  const view = joinView({
    token,
    done: (rep) => {
      clearAddress();
      showLogin(`Your password is set. Log in as ${rep.username}.`);
    },
  });
  showPage(view.element);
  view.focus();
}

/** @returns {Promise<boolean>} whether the session has ended on the server */
async function loggedOut() {
  try {
    await api.logout();
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 401) return true;
    toast(`You are still logged in. ${problem.message}`, true);
    return false;
  }
  return true;
}

/** @param {Rep} rep */
function showDesk(rep) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const state = new State(rep);
  const socket = new DeskSocket();
  const desk = new Desk(state, socket);
  const keys = new Keys(signal);

  /** @param {string|null} because */
  const leave = (because) => {
    if (signal.aborted) return;
    leaving.abort();
    desk.stop();
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    showLogin(because);
  };
  api.onSessionEnd(() => leave(SESSION_ENDED_AT_DESK));
  // A page is not told why a handshake fails; a request is.
  socket.on("refused", async () => {
    const known = await api.me().catch(() => rep);
    if (!known) leave(SESSION_ENDED_AT_DESK);
  });

  const logout = async () => {
    if (!(await loggedOut())) return;
    desk.drafts.clear();
    desk.outbox.clear();
    leave(null);
    clearAddress();
  };

  const frame = frameView({ desk, keys, signal, logout });
  showPage(frame.element);
  bindKeys({ keys, desk, frame });
  announceNews(desk, signal);
  every(WAITS_UPDATED_EVERY_MS, () => state.changed("tickets"), signal);
  desk.on("opened", ({ id }) => {
    window.history.replaceState(null, "", id === null ? window.location.pathname : `#ticket-${id}`);
  });
  document.addEventListener("visibilitychange", () => desk.seen(), { signal });
  for (const event of ["focus", "resize"]) window.addEventListener(event, () => desk.seen(), { signal });
  desk.start(ticketInAddress());
}

function ticketInAddress() {
  const id = /^#ticket-(\d{1,12})$/.exec(window.location.hash)?.[1];
  return id === undefined ? null : Number(id);
}

start();
