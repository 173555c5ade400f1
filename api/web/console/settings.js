/** What a rep sets for this computer: sound, notifications, theme, single-key shortcuts. */
import { local } from "./storage.js";

/** @typedef {"auto"|"light"|"dark"} Theme */

/** @type {Theme[]} */
const THEMES = ["auto", "light", "dark"];

/** @returns {boolean} */
export function muted() {
  return local.get("muted", false);
}

/** @param {boolean} on */
export function setMuted(on) {
  local.set("muted", on);
}

/** @returns {Theme} */
export function theme() {
  const stored = local.get("theme", "auto");
  return THEMES.find((known) => known === stored) ?? "auto";
}

/** Sets the next theme. @returns {Theme} */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? "auto";
  local.set("theme", next);
  applyTheme();
  return next;
}

/** Puts the stored theme on the page. */
export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

/** Whether the browser shows notifications while the console is out of sight: asked for, and allowed. */
export function notificationsOn() {
  return local.get("notifies", false) && "Notification" in window && Notification.permission === "granted";
}

/**
 * Turns notifications on, asking the browser's permission, or off.
 * @param {boolean} on
 * @returns {Promise<boolean>} whether they are on now
 */
export async function setNotifications(on) {
  if (on && "Notification" in window && Notification.permission === "default") await Notification.requestPermission();
  local.set("notifies", on);
  return notificationsOn();
}

/** Whether keys without Alt or Ctrl do something: people with speech input or shaky hands may want them off. */
export function singleKeys() {
  return local.get("single-keys", true);
}

/** @param {boolean} on */
export function setSingleKeys(on) {
  local.set("single-keys", on);
}
