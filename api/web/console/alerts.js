/** Alerts for the rep: a soft sound, the count in the tab's title, announcements, notifications and toasts. */
import { html, icon, made } from "./dom.js";
import { muted, notificationsOn } from "./settings.js";

const BLINK_MS = 1400;
const TOAST_MS = 7000;
const MAX_TOASTS = 3;
/** Pitch in Hz, and seconds after which the tone begins. @type {Record<"ticket"|"message", [number, number][]>} */
const TONES = {
  ticket: [
    [659, 0],
    [880, 0.16],
  ],
  message: [[587, 0]],
};
/** @type {AudioContext|null} */
let audio = null;

/**
 * Readies the sound at the first key or click: browsers let a page sound only after one.
 * @param {AbortSignal} signal
 */
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

/** The tab's title: "(2) Calmline", blinking with what is new while the page is not in use. */
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

  /** @param {number} count 0 takes the badge away @param {string} words what is new, "1 new ticket" */
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
  if (!announcer) return;
  announcer.textContent = "";
  // The same words twice in a row are only spoken again after a change.
  setTimeout(() => {
    announcer.textContent = text;
  }, 50);
}

/**
 * Shows a browser notification while the console is out of sight. It contains no text of a customer's: it is shown on
 * lock screens.
 * @param {string} text
 * @param {string} tag a later notification of the same tag replaces the earlier one
 * @param {() => void} open
 */
export function notify(text, tag, open) {
  if (!document.hidden || !notificationsOn()) return;
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

/**
 * Shows a toast for some seconds; longer while it is pointed at or focused.
 * @param {string} text
 * @param {boolean} [bad]
 */
export function toast(text, bad = false) {
  let timer = 0;
  const hold = () => clearTimeout(timer);
  const release = () => {
    timer = window.setTimeout(() => element.remove(), TOAST_MS);
  };
  const element = made(
    html`<div
      class="toast ${bad ? "bad" : ""}"
      data-testid="toast"
      @pointerenter=${hold}
      @pointerleave=${release}
      @focusin=${hold}
      @focusout=${release}
    >
      <p>${text}</p>
      <button type="button" class="icon-button" aria-label="Dismiss" @click=${() => element.remove()}>
        ${icon("close")}
      </button>
    </div>`,
  );
  const toasts = document.getElementById("toasts");
  toasts?.append(element);
  while (toasts && toasts.children.length > MAX_TOASTS) toasts.firstElementChild?.remove();
  announce(text);
  release();
}
