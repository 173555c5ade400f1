/** The desk's HTTP interface. Every call resolves with data or throws a Problem. */
import { learn } from "./clock.js";

const TIMEOUT_MS = 15000;
const PAGE = 200;
const MOST_TICKETS = 1000;
let sessionEnded = () => {};

/** Why a call failed, in words for the rep. */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status, 0 when the server was not reached
   * @param {string} words
   * @param {{title?: string, errors?: Array, retryAfter?: number|null}} [more] retryAfter in seconds
   */
  constructor(status, words, { title = "", errors = [], retryAfter = null } = {}) {
    super(words);
    this.status = status;
    this.title = title;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Sets what happens when the server no longer knows the rep. @param {function(): void} handler */
export function onSessionEnd(handler) {
  sessionEnded = handler;
}

/** @param {string} username @param {string} password @returns {Promise<Object>} the rep */
export function login(username, password) {
  return call("POST", "/api/desk/login", { body: { username, password }, knocking: true });
}

/** Forgets the session on the server. */
export function logout() {
  return call("POST", "/api/desk/logout", { knocking: true });
}

/** @returns {Promise<Object|null>} the rep logged in, or null */
export async function me() {
  try {
    return await call("GET", "/api/desk/me", { knocking: true });
  } catch (problem) {
    if (problem.status === 401) return null;
    throw problem;
  }
}

/**
 * All tickets of a status, page by page.
 * @param {"waiting"|"claimed"|"closed"} status
 * @param {boolean} [mine]
 * @returns {Promise<Object[]>}
 */
export async function tickets(status, mine = false) {
  const all = [];
  for (let offset = 0; offset !== null && all.length < MOST_TICKETS; ) {
    const page = await call(
      "GET",
      `/api/desk/tickets?status=${status}${mine ? "&mine=true" : ""}&limit=${PAGE}&offset=${offset}`,
    );
    all.push(...page.tickets);
    offset = page.next ?? null;
  }
  return all;
}

/** @param {number} id @returns {Promise<{ticket: Object, conversation: Object, messages: Object[]}>} */
export function ticket(id) {
  return call("GET", `/api/desk/tickets/${id}`);
}

/** @param {number} id @returns {Promise<Object>} the ticket; 409 when somebody else has it */
export function claim(id) {
  return call("POST", `/api/desk/tickets/${id}/claim`);
}

/** @param {number} id @param {{client_id: string, text: string, entry: string|null}} message @returns {Promise<Object>} the message */
export function send(id, message) {
  return call("POST", `/api/desk/tickets/${id}/messages`, { body: message });
}

/** Hands the conversation back to the bot. @param {number} id @returns {Promise<Object>} the ticket */
export function giveBack(id) {
  return call("POST", `/api/desk/tickets/${id}/return`);
}

/** @param {number} id @param {{outcome: string, note: string}} wrapUp @returns {Promise<Object>} the ticket */
export function close(id, wrapUp) {
  return call("POST", `/api/desk/tickets/${id}/close`, { body: wrapUp });
}

/** Passes the conversation on. @param {number} id @param {{queue?: string, rep?: number, note: string}} to @returns {Promise<Object>} the ticket */
export function transfer(id, to) {
  return call("POST", `/api/desk/tickets/${id}/transfer`, { body: to });
}

/** @param {number} id @param {string} text @returns {Promise<Object>} the note, which reps alone see */
export function addNote(id, text) {
  return call("POST", `/api/desk/tickets/${id}/notes`, { body: { text } });
}

/** @returns {Promise<Object[]>} everyone at the desk */
export async function team() {
  return (await call("GET", "/api/desk/team")).members;
}

/** @param {"online"|"away"|"break"} presence @returns {Promise<Object[]>} everyone at the desk */
export async function choosePresence(presence) {
  return (await call("POST", "/api/desk/presence", { body: { presence } })).members;
}

/** @returns {Promise<Object[]>} */
export async function queues() {
  return (await call("GET", "/api/desk/queues")).queues;
}

/** @param {string} name @param {{title: string, first_response_minutes: number, resolution_minutes: number, version: number}} queue version 0 for a new one @returns {Promise<Object[]>} */
export async function setQueue(name, queue) {
  return (await call("PUT", `/api/desk/queues/${encodeURIComponent(name)}`, { body: queue })).queues;
}

/** @param {string} name @returns {Promise<Object[]>} */
export async function removeQueue(name) {
  return (await call("DELETE", `/api/desk/queues/${encodeURIComponent(name)}`)).queues;
}

/** @param {number} rep @param {{queues: string[], capacity: number}} member @returns {Promise<Object[]>} */
export async function setMember(rep, member) {
  return (await call("PUT", `/api/desk/team/${rep}`, { body: member })).members;
}

/** @returns {Promise<{version: number, rules: Object, changed_by: string|null, changed_at: string|null}>} */
export function rules() {
  return call("GET", "/api/desk/rules");
}

/** @param {{version: number, rules: Object}} changed @returns {Promise<Object>} */
export function setRules(changed) {
  return call("PUT", "/api/desk/rules", { body: changed });
}

/** @param {string} words @param {AbortSignal} [signal] @returns {Promise<{ticket: Object, snippet: string}[]>} past conversations in which they were said */
export async function searchPast(words, signal) {
  return (await call("GET", `/api/desk/search?q=${encodeURIComponent(words)}`, { signal })).tickets;
}

/** @returns {Promise<{phrases: Object[], variables: string[], company: string}>} */
export function phrases() {
  return call("GET", "/api/desk/phrases");
}

/** @param {number|null} id null for a new one @param {{title: string, text: string, version: number}} phrase @returns {Promise<Object>} as `phrases` */
export function setPhrase(id, phrase) {
  return id === null
    ? call("POST", "/api/desk/phrases", { body: phrase })
    : call("PUT", `/api/desk/phrases/${id}`, { body: phrase });
}

/** @param {number} id @returns {Promise<Object>} as `phrases` */
export function removePhrase(id) {
  return call("DELETE", `/api/desk/phrases/${id}`);
}

/** @returns {Promise<{password: boolean, company: string|null}>} how one may log in */
export function ways() {
  return call("GET", "/api/desk/ways", { knocking: true });
}

/** Uses an invitation. @param {string} token @param {string} password @returns {Promise<Object>} the rep */
export function join(token, password) {
  return call("POST", "/api/desk/join", { body: { token, password }, knocking: true });
}

/** @returns {Promise<Object[]>} */
export async function accounts() {
  return (await call("GET", "/api/desk/accounts")).accounts;
}

/** @param {{username: string, name: string, role: string}} account @returns {Promise<{account: Object, token: string, expires_at: string}>} */
export function invite(account) {
  return call("POST", "/api/desk/accounts", { body: account });
}

/** @param {number} rep @returns {Promise<{account: Object, token: string, expires_at: string}>} */
export function inviteAgain(rep) {
  return call("POST", `/api/desk/accounts/${rep}/invitation`);
}

/** @returns {Promise<Object[]>} the log-ins that are still good: one's own, an admin's all */
export async function sessions() {
  return (await call("GET", "/api/desk/sessions")).sessions;
}

/** @param {string} id ends that log-in */
export function endSession(id) {
  return call("DELETE", `/api/desk/sessions/${id}`);
}

/** @param {number} rep @param {{name?: string, role?: string, active?: boolean}} change @returns {Promise<Object>} */
export function changeAccount(rep, change) {
  return call("PATCH", `/api/desk/accounts/${rep}`, { body: change });
}

/** @param {number} rep whoever has its username at the company's sign-in may come in next; its sessions end */
export function unlinkCompany(rep) {
  return call("DELETE", `/api/desk/accounts/${rep}/company`);
}

/** @param {number|null} before @returns {Promise<{deliveries: Object[], before: number|null}>} notices to other systems that have not arrived, newest first */
export function deliveries(before = null) {
  return call("GET", `/api/desk/deliveries?limit=50${before === null ? "" : `&before=${before}`}`);
}

/** @param {number} id @returns {Promise<Object>} the delivery, due at once */
export function retryDelivery(id) {
  return call("POST", `/api/desk/deliveries/${id}/retry`);
}

/** @param {number|null} before @returns {Promise<{edits: Object[], used: Object[], before: number|null}>} where reps sent other words than the guide's */
export function edits(before = null) {
  return call("GET", `/api/desk/edits?limit=30${before === null ? "" : `&before=${before}`}`);
}

/** @param {number|null} before @returns {Promise<{deeds: Object[], before: number|null}>} newest first */
export function deeds(before = null) {
  return call("GET", `/api/desk/deeds?limit=50${before === null ? "" : `&before=${before}`}`);
}

/**
 * How the desk stands now, and what a time came to.
 * @param {{since: string, until: string, queue: string}} asked queue is empty for all
 * @param {AbortSignal} [signal]
 * @returns {Promise<Object>}
 */
export function board(asked, signal) {
  return call("GET", `/api/desk/board?${new URLSearchParams(asked)}`, { signal });
}

/** Where the same is as CSV. @param {{since: string, until: string, queue: string}} asked @returns {string} */
export function boardSheet(asked) {
  return `/api/desk/board.csv?${new URLSearchParams(asked)}`;
}

/** @param {number} id @param {AbortSignal} [signal] @returns {Promise<{message: number, suggestions: Object[]}>} */
export function suggestions(id, signal) {
  return call("GET", `/api/desk/tickets/${id}/suggestions`, { signal });
}

/** @param {string} query empty for the whole guide @param {AbortSignal} [signal] @param {string} [topic] empty for all @returns {Promise<Object[]>} */
export async function guide(query, signal, topic = "") {
  return (
    await call("GET", `/api/desk/guide?q=${encodeURIComponent(query)}&topic=${encodeURIComponent(topic)}`, { signal })
  ).entries;
}

async function call(method, path, { body, signal, knocking = false } = {}) {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
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
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "Calmline cannot be reached. Is the network up?");
  }
  learn(response.headers.get("Date"));
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await read(response);
  if (response.status === 401 && !knocking) sessionEnded();
  throw problem;
}

async function read(response) {
  let document = {};
  try {
    document = (await response.json()) ?? {};
  } catch {
    document = {};
  }
  const errors = Array.isArray(document.errors) ? document.errors : [];
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new Problem(response.status, words(response.status, document, errors), {
    title: document.title,
    errors,
    retryAfter: Number.isNaN(wait) ? null : wait,
  });
}

function words(status, document, errors) {
  const first = errors.find((error) => error && (error.message ?? error.detail ?? error.msg));
  if (status === 422 && first) return String(first.message ?? first.detail ?? first.msg);
  if (status >= 500) return "Calmline had a problem. Nothing is lost; try again in a moment.";
  if (document.detail) return String(document.detail);
  if (status === 401) return "Your session has ended.";
  if (status === 403) return "Your account may not do this.";
  if (status === 404) return "This is not here any more.";
  if (status === 413) return "That is too long to send.";
  if (status === 429) return "Too many tries. Wait a little, then try again.";
  return document.title ? String(document.title) : "That did not work. Try again.";
}
