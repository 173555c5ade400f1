/** The server's time: a rep's computer whose clock is wrong must not show wrong waits. */

let skew = 0;

/** Learns the difference from a response's Date header. @param {string|null} header */
export function learn(header) {
  const server = Date.parse(header ?? "");
  if (!Number.isNaN(server)) skew = Math.abs(server - Date.now()) > 2000 ? server - Date.now() : 0;
}

/** @returns {number} milliseconds since the epoch, by the server's clock */
export function now() {
  return Date.now() + skew;
}

/** @param {string|null|undefined} iso @returns {number} milliseconds since then, never negative */
export function since(iso) {
  return iso ? Math.max(0, now() - Date.parse(iso)) : 0;
}

/**
 * Calls `tick` at intervals until the signal aborts.
 * @param {number} ms
 * @param {() => void} tick
 * @param {AbortSignal} signal
 */
export function every(ms, tick, signal) {
  const timer = setInterval(tick, ms);
  signal.addEventListener("abort", () => clearInterval(timer));
}
