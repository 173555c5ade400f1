const SVG = "http://www.w3.org/2000/svg";

/** @typedef {string|number|boolean|null|undefined|((event: never) => void)} Attribute */

/**
 * Builds an element. Data goes in as text nodes and attributes only, never as markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, Attribute>} [props] attributes; `on…` functions become listeners; null and false are left out
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * A 24×24 line icon, hidden from assistive technology.
 * @param {...string} paths SVG path data
 */
export function icon(...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export const CHAT = "M4 5h16v11H10l-5 4v-4H4z";
export const CLOSE = "M6 6l12 12M18 6L6 18";
export const SEND = "M4 12l16-7-6 15-3-6z";
export const PERSON = ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M5 20c.6-3.6 3.400-5 7-5s6.400 1.400 7 5"];
export const DOWN = "M12 5v14M6 13l6 6 6-6";

/**
 * Sets text only when it differs, so that live regions don't announce it again.
 * @param {Node} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether an element has the focus, or contains what has it. @param {Element} element */
export function hasFocus(element) {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && element.contains(root.activeElement);
}
