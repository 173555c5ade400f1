/** Catching a rep's ear and eye: a soft sound, the count in the tab's title, words for screen readers, notices. */
import { h, icon } from "./dom.js";
import { muted, notifies } from "./settings.js";

const BLINK_MS = 1400;
const NOTICE_MS = 7000;
const TONES = {
  ticket: [
    [659, 0],
    [880, 0.16],
  ],
  message: [[587, 0]],
};
let audio = null;

/** Browsers let a page sound only after a key or click: the first one readies the sound. @param {AbortSignal} signal */
export function readySound(signal) {
  const ready = () => {
    audio ??= new AudioContext();
    if (audio.state === "suspended") audio.resume().catch(() => {});
  };
  window.addEventListener("pointerdown", ready, { signal, capture: true });
  window.addEventListener("keydown", ready, { signal, capture: true });
}

/** @param {"ticket"|"message"} what two rising notes, or one */
export function sound(what) {
  document.documentElement.dataset.lastSound = muted() ? "muted" : what;
  if (muted() || audio?.state !== "running") return;
  for (const [pitch, after] of TONES[what]) {
    const from = audio.currentTime + after;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = "sine";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.07, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0005, from + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.45);
  }
}

/** The tab's title: "(2) Calmline", blinking with `words` while nobody looks. */
export class TitleBadge {
  #count = 0;
  #words = "";
  #lit = false;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    const timer = setInterval(() => this.#blink(), BLINK_MS);
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    document.addEventListener("visibilitychange", () => this.#show(), { signal });
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      document.title = "Calmline";
    });
  }

  /** @param {number} count 0 takes the badge away @param {string} words what is new, "New ticket" */
  set(count, words) {
    this.#count = count;
    this.#words = words;
    this.#show();
  }

  #blink() {
    this.#lit = !this.#lit && this.#count > 0 && !this.still.matches && !document.hasFocus();
    this.#show();
  }

  #show() {
    const badge = this.#count ? `(${this.#count}) Calmline` : "Calmline";
    const title = this.#lit && this.#words ? `(${this.#count}) ● ${this.#words}` : badge;
    if (document.title !== title) document.title = title;
  }
}

/** Says something to screen readers. @param {string} text */
export function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  // The same words twice in a row are only spoken again after a change.
  setTimeout(() => (announcer.textContent = text), 50);
}

/**
 * Shows a notice of the browser's while the console is out of sight. It holds no word of a customer: it lies on lock
 * screens.
 * @param {string} text @param {string} tag a later notice of the same tag takes the place of the earlier @param {function(): void} open
 */
export function notifyOutside(text, tag, open) {
  if (!document.hidden || !notifies()) return;
  try {
    const shown = new Notification("Calmline", { body: text, tag, icon: "icon.svg" });
    shown.addEventListener("click", () => {
      window.focus();
      shown.close();
      open();
    });
  } catch {
    // Some phones let only a service worker notify; the sound and the title are still there.
  }
}

/** Shows a notice for some seconds; longer while it is pointed at or focused. @param {string} text @param {boolean} [bad] */
export function notice(text, bad = false) {
  let timer = 0;
  const leave = () => toast.remove();
  const hold = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(leave, NOTICE_MS));
  const toast = h(
    "div",
    {
      class: `toast${bad ? " bad" : ""}`,
      data: { testid: "toast" },
      on: { pointerenter: hold, pointerleave: go, focusin: hold, focusout: go },
    },
    h("p", {}, text),
    h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", on: { click: leave } }, icon("close")),
  );
  const toasts = document.getElementById("toasts");
  toasts.append(toast);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
  announce(text);
  go();
}
