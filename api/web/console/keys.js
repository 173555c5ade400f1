/** Keyboard shortcuts, in one table: what the sheet of keys lists is what works. */
import { singleKeys } from "./settings.js";

/** @typedef {{keys: string, says: string, group: string, run: function(KeyboardEvent): void, when?: function(): boolean}} Binding */

export class Keys {
  #bindings = [];

  /** @param {AbortSignal} signal */
  constructor(signal) {
    window.addEventListener("keydown", (event) => this.#press(event), { signal });
  }

  /**
   * Binds a shortcut. `keys` is "Alt+N", "Alt+1", "Ctrl+K" or one character; several are parted by a space.
   * Those with Alt or Ctrl work while typing, single ones do not.
   * @param {Binding} binding
   */
  bind(binding) {
    this.#bindings.push(binding);
  }

  /** @returns {Map<string, Binding[]>} bindings by group, for the sheet */
  groups() {
    const groups = new Map();
    for (const binding of this.#bindings) {
      if (!groups.has(binding.group)) groups.set(binding.group, []);
      groups.get(binding.group).push(binding);
    }
    return groups;
  }

  #press(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    for (const binding of this.#bindings) {
      if (!binding.keys.split(" ").some((keys) => matches(keys, event))) continue;
      if (binding.when && !binding.when()) continue;
      event.preventDefault();
      binding.run(event);
      return;
    }
  }
}

function matches(keys, event) {
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (keys.startsWith("Ctrl+")) {
    return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === keys.slice(5).toLowerCase();
  }
  if (keys.startsWith("Alt+")) {
    // By place on the keyboard: with Alt, a Mac types other characters. AltGr arrives as Ctrl and Alt, and is for typing.
    return (
      event.altKey &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.getModifierState("AltGraph") &&
      event.code === code(keys.slice(4))
    );
  }
  if (!alone || typing(event.target) || !singleKeys()) return false;
  return keys.length === 1 ? event.key === keys : event.key === keys && !event.shiftKey;
}

function code(key) {
  if (/^[A-Z]$/.test(key)) return `Key${key}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return key === "↑" ? "ArrowUp" : key === "↓" ? "ArrowDown" : key;
}

function typing(target) {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
