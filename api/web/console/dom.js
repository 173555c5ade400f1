/** Building the page. Text only ever enters it as text: what a customer typed can never become markup. */
import { html, nothing, render } from "./vendor/lit-html/lit-html.js";

export { live } from "./vendor/lit-html/directives/live.js";
export { ref } from "./vendor/lit-html/directives/ref.js";
export { repeat } from "./vendor/lit-html/directives/repeat.js";
export { html, nothing, render };

/** What a template may hold: text, another template, a list of either. @typedef {unknown} Content */

/**
 * Makes the one element of a template that never changes; what changes in it is rendered by whoever owns it.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {import("./vendor/lit-html/lit-html.js").TemplateResult} template with one element at its top
 * @returns {T}
 */
export function made(template) {
  const holder = document.createDocumentFragment();
  render(template, holder);
  const element = /** @type {T} */ (holder.firstElementChild);
  element.remove();
  return element;
}

const PATHS = {
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 5 5L15 12l5 2v3a3 3 0 0 1-3 3A14 14 0 0 1 3 6a3 3 0 0 1 3-3z",
  sound: "M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a9 9 0 0 1 0 12",
  muted: "M4 9v6h4l5 4V5L8 9zM17 9.5l5 5M22 9.5l-5 5",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2" +
    "M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21",
  send: "M4 12 20 4l-5 16-4-7z",
  back: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v1",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4",
  bellOff: "M6 16V11a6 6 0 0 1 9-5.2M18 11v5l1.5 2H8M10 20.5h4M4 4l16 16",
  pass: "M4 12h14M13 6l6 6-6 6",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8 9h8M8 13h4",
  close: "M6 6l12 12M18 6 6 18",
  done: "M5 12.5 10 17.5 19 7",
  bot: "M5 9h14v10H5zM12 9V5M9.5 13.5v1M14.5 13.5v1M2.5 13v3M21.5 13v3",
  down: "M6 9l6 6 6-6",
  insert: "M15 5v6a3 3 0 0 1-3 3H4M8 10l-4 4 4 4",
  keys: "M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8",
  exit: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
};

/** @typedef {keyof typeof PATHS} Icon */

/**
 * A decorative line icon, hidden from assistive technology: the words beside it carry the meaning.
 * @param {Icon} name
 */
export function icon(name) {
  return html`<svg viewBox="0 0 24 24" class="icon" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>`;
}

/**
 * A bar that is filled up to a share.
 * @param {number} share 0 to 1
 * @param {string} kind class
 * @param {string} label
 */
export function bar(share, kind, label) {
  const width = `inline-size: ${Math.round(Math.min(Math.max(share, 0), 1) * 100)}%`;
  // As a property: the page's policy allows no style attribute.
  return html`<span class="bar ${kind}" role="img" aria-label=${label}
    ><span class="bar-filled" .style=${width}></span
  ></span>`;
}
