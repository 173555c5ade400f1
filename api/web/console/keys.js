/** Keyboard shortcuts, in one table: what the list of shortcuts shows is what works. */
import { singleKeys } from "./settings.js";

/**
 * @typedef {Object} Shortcut
 * @property {string} keys "Alt+N", "Alt+1", "Ctrl+K" or one character; several are separated by a space
 * @property {string} says what it does
 * @property {string} group
 * @property {() => void} run
 * @property {() => boolean} [when] whether it applies now
 */

export class Keys {
  /** @type {Shortcut[]} */
  #shortcuts = [];

  /** @param {AbortSignal} signal */
  constructor(signal) {
    window.addEventListener("keydown", (event) => this.#press(event), { signal });
  }

  /** Adds a shortcut. Those with Alt or Ctrl work while typing, single keys do not. @param {Shortcut} shortcut */
  bind(shortcut) {
    this.#shortcuts.push(shortcut);
  }

  /** @returns {Map<string, Shortcut[]>} shortcuts by group */
  groups() {
    /** @type {Map<string, Shortcut[]>} */
    const groups = new Map();
    for (const shortcut of this.#shortcuts) {
      groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
    }
    return groups;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    for (const shortcut of this.#shortcuts) {
      if (!shortcut.keys.split(" ").some((keys) => matches(keys, event))) continue;
      if (shortcut.when && !shortcut.when()) continue;
      event.preventDefault();
      shortcut.run();
      return;
    }
  }
}

/** @param {string} keys @param {KeyboardEvent} event */
function matches(keys, event) {
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (keys.startsWith("Ctrl+")) {
    return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === keys.slice(5).toLowerCase();
  }
  if (keys.startsWith("Alt+")) {
    // By place on the keyboard: with Alt, a Mac types other characters. AltGr arrives as Ctrl and Alt, and is for
    // typing.
    const alt = event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph");
    return alt && event.code === code(keys.slice(4));
  }
  if (!alone || isTyping(event.target) || !singleKeys()) return false;
  return keys.length === 1 ? event.key === keys : event.key === keys && !event.shiftKey;
}

/** @param {string} key */
function code(key) {
  if (/^[A-Z]$/.test(key)) return `Key${key}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return key === "↑" ? "ArrowUp" : key === "↓" ? "ArrowDown" : key;
}

/** @param {EventTarget|null} target */
function isTyping(target) {
  const field = /^(INPUT|TEXTAREA|SELECT)$/;
  return target instanceof HTMLElement && (target.isContentEditable || field.test(target.tagName));
}
