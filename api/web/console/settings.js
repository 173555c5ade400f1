/** What a rep sets for this computer: sound, theme, single-key shortcuts. */
import { local } from "./storage.js";

const THEMES = ["auto", "light", "dark"];

/** @returns {boolean} */
export function muted() {
  return local.get("muted", false);
}

/** @param {boolean} on */
export function setMuted(on) {
  local.set("muted", on);
}

/** @returns {"auto"|"light"|"dark"} */
export function theme() {
  const kept = local.get("theme", "auto");
  return THEMES.includes(kept) ? kept : "auto";
}

/** Goes on to the next theme. @returns {"auto"|"light"|"dark"} */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  local.set("theme", next);
  applyTheme();
  return next;
}

/** Puts the kept theme on the page. */
export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

/** Whether the browser shows notices while the console is out of sight: asked for, and allowed. @returns {boolean} */
export function notifies() {
  return local.get("notifies", false) && "Notification" in window && Notification.permission === "granted";
}

/** Turns notices on, asking the browser's leave, or off. @param {boolean} on @returns {Promise<boolean>} whether they are on now */
export async function setNotifies(on) {
  if (on && "Notification" in window && Notification.permission === "default") await Notification.requestPermission();
  local.set("notifies", on);
  return notifies();
}

/** Whether keys without Alt or Ctrl do something: speech input and shaky hands may want them off. @returns {boolean} */
export function singleKeys() {
  return local.get("single-keys", true);
}

/** @param {boolean} on */
export function setSingleKeys(on) {
  local.set("single-keys", on);
}
