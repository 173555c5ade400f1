/** Requests to the desk's API, and what went wrong in words for the rep. */
import { learn } from "./clock.js";

const TIMEOUT_MS = 15000;
let sessionEnded = () => {};

/** Why a request failed, in words for the rep. */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status, 0 when the server was not reached
   * @param {string} words
   * @param {number|null} [retryAfter] in seconds
   */
  constructor(status, words, retryAfter = null) {
    super(words);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed a little later. */
  get temporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A caught problem; what is none is a mistake of this program's, and is thrown on. @param {unknown} error */
export function problemOf(error) {
  if (error instanceof Problem) return error;
  throw error;
}

/** Sets what happens when the session has ended. @param {() => void} handler */
export function onSessionEnd(handler) {
  sessionEnded = handler;
}

/**
 * @template T the API's JSON, which the caller declares
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 * @throws {Problem}
 */
export function get(path, signal) {
  return request("GET", path, { signal });
}

/**
 * @template T the API's JSON, which the caller declares; null where there is none
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, signal?: AbortSignal, anonymous?: boolean}} [options] anonymous: a 401 ends no session
 * @returns {Promise<T>}
 * @throws {Problem}
 */
export async function request(method, path, { body, signal, anonymous = false } = {}) {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-Calmline"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch {
    throw new Problem(0, "Calmline cannot be reached. Check your network connection.");
  }
  learn(response.headers.get("Date"));
  if (response.ok) return /** @type {T} */ (response.status === 204 ? null : await response.json());
  const problem = await read(response);
  if (response.status === 401 && !anonymous) sessionEnded();
  throw problem;
}

/** @typedef {import("../types/api.js").components["schemas"]["Problem"]} ProblemDocument RFC 9457 */

/** @param {Response} response */
async function read(response) {
  /** @type {Partial<ProblemDocument>} */
  const document = (await response.json().catch(() => null)) ?? {};
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new Problem(response.status, words(response.status, document), Number.isNaN(wait) ? null : wait);
}

/** @param {number} status @param {Partial<ProblemDocument>} document */
function words(status, { detail, errors = [], title }) {
  const [first] = errors;
  if (status === 422 && first) return first.message;
  if (status >= 500) return "Calmline had a problem. Nothing is lost; try again in a moment.";
  if (detail) return detail;
  if (status === 401) return "Your session has ended.";
  if (status === 403) return "Your account is not allowed to do this.";
  if (status === 404) return "This no longer exists.";
  if (status === 413) return "This is too long to send.";
  if (status === 429) return "Too many attempts. Wait a moment, then try again.";
  return title || "That did not work. Try again.";
}
