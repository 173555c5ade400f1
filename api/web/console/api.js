/** The desk's HTTP interface. Every call resolves with data or throws a Problem. */
import { get, problemOf, request } from "./http.js";

/** @import * as Api from "../types/shapes.js" */

export { onSessionEnd, Problem } from "./http.js";

const PAGE = 200;
const MAX_TICKETS = 1000;

/** @param {string} username @param {string} password @returns {Promise<Api.Rep>} */
export function login(username, password) {
  return request("POST", "/api/desk/login", { body: { username, password }, anonymous: true });
}

/** Ends the session on the server. @returns {Promise<void>} */
export function logout() {
  return request("POST", "/api/desk/logout", { anonymous: true });
}

/** @returns {Promise<Api.Rep|null>} the rep logged in */
export async function me() {
  try {
    return await request("GET", "/api/desk/me", { anonymous: true });
  } catch (error) {
    if (problemOf(error).status === 401) return null;
    throw error;
  }
}

/**
 * All tickets of a status, page by page.
 * @param {Api.Ticket["status"]} status
 * @param {boolean} [mine]
 */
export async function tickets(status, mine = false) {
  /** @type {Api.Ticket[]} */
  const all = [];
  /** @type {number|null} */
  let offset = 0;
  while (offset !== null && all.length < MAX_TICKETS) {
    const query = `status=${status}${mine ? "&mine=true" : ""}&limit=${PAGE}&offset=${offset}`;
    /** @type {Api.Tickets} */
    const page = await get(`/api/desk/tickets?${query}`);
    all.push(...page.tickets);
    offset = page.next ?? null;
  }
  return all;
}

/** @param {number} id @returns {Promise<Api.TicketView>} */
export function ticket(id) {
  return get(`/api/desk/tickets/${id}`);
}

/** @param {number} id @returns {Promise<Api.Ticket>} the ticket; 409 when somebody else has it */
export function claim(id) {
  return request("POST", `/api/desk/tickets/${id}/claim`);
}

/** @param {number} id @param {Api.RepMessageIn} message @returns {Promise<Api.Message>} */
export function send(id, message) {
  return request("POST", `/api/desk/tickets/${id}/messages`, { body: message });
}

/** Returns the chat to the bot. @param {number} id @returns {Promise<Api.Ticket>} */
export function returnToBot(id) {
  return request("POST", `/api/desk/tickets/${id}/return`);
}

/** @param {number} id @param {Api.WrapUp} wrapUp @returns {Promise<Api.Ticket>} */
export function close(id, wrapUp) {
  return request("POST", `/api/desk/tickets/${id}/close`, { body: wrapUp });
}

/** Transfers the chat. @param {number} id @param {Api.TransferIn} to @returns {Promise<Api.Ticket>} */
export function transfer(id, to) {
  return request("POST", `/api/desk/tickets/${id}/transfer`, { body: to });
}

/** @param {number} id @param {string} text @returns {Promise<Api.Note>} the note, which only reps see */
export function addNote(id, text) {
  return request("POST", `/api/desk/tickets/${id}/notes`, { body: { text } });
}

/** @returns {Promise<Api.Member[]>} everyone at the desk */
export async function team() {
  /** @type {Api.Team} */
  const { members } = await get("/api/desk/team");
  return members;
}

/** @param {Api.Presence} presence @returns {Promise<Api.Member[]>} everyone at the desk */
export async function setPresence(presence) {
  /** @type {Api.Team} */
  const { members } = await request("POST", "/api/desk/presence", { body: { presence } });
  return members;
}

/** @returns {Promise<Api.Queue[]>} */
export async function queues() {
  /** @type {Api.Queues} */
  const { queues } = await get("/api/desk/queues");
  return queues;
}

/** @param {string} name @param {Api.QueueIn} queue version 0 for a new one @returns {Promise<Api.Queue[]>} */
export async function setQueue(name, queue) {
  /** @type {Api.Queues} */
  const { queues } = await request("PUT", `/api/desk/queues/${encodeURIComponent(name)}`, { body: queue });
  return queues;
}

/** @param {string} name @returns {Promise<Api.Queue[]>} */
export async function removeQueue(name) {
  /** @type {Api.Queues} */
  const { queues } = await request("DELETE", `/api/desk/queues/${encodeURIComponent(name)}`);
  return queues;
}

/** @param {number} rep @param {{queues: string[], capacity: number}} member @returns {Promise<Api.Member[]>} */
export async function setMember(rep, member) {
  /** @type {Api.Team} */
  const { members } = await request("PUT", `/api/desk/team/${rep}`, { body: member });
  return members;
}

/** @returns {Promise<Api.DeskRules>} */
export function rules() {
  return get("/api/desk/rules");
}

/** @param {{version: number, rules: Api.Rules}} changed @returns {Promise<Api.DeskRules>} */
export function setRules(changed) {
  return request("PUT", "/api/desk/rules", { body: changed });
}

/**
 * Past tickets in whose chats the words were said.
 * @param {string} words
 * @param {AbortSignal} [signal]
 * @returns {Promise<Api.FoundTicket[]>}
 */
export async function searchPast(words, signal) {
  /** @type {Api.Found} */
  const { tickets } = await get(`/api/desk/search?q=${encodeURIComponent(words)}`, signal);
  return tickets;
}

/** @returns {Promise<Api.Phrases>} */
export function phrases() {
  return get("/api/desk/phrases");
}

/** @param {number|null} id null for a new one @param {Api.PhraseIn} phrase @returns {Promise<Api.Phrases>} */
export function setPhrase(id, phrase) {
  if (id === null) return request("POST", "/api/desk/phrases", { body: phrase });
  return request("PUT", `/api/desk/phrases/${id}`, { body: phrase });
}

/** @param {number} id @returns {Promise<Api.Phrases>} */
export function removePhrase(id) {
  return request("DELETE", `/api/desk/phrases/${id}`);
}

/** @returns {Promise<Api.LoginWays>} how one can log in */
export function loginWays() {
  return request("GET", "/api/desk/ways", { anonymous: true });
}

/** Accepts an invitation. @param {string} token @param {string} password @returns {Promise<Api.Rep>} */
export function join(token, password) {
  return request("POST", "/api/desk/join", { body: { token, password }, anonymous: true });
}

/** @returns {Promise<Api.Account[]>} */
export async function accounts() {
  /** @type {Api.Accounts} */
  const { accounts } = await get("/api/desk/accounts");
  return accounts;
}

/** @param {{username: string, name: string, role: Api.Role}} account @returns {Promise<Api.Invited>} */
export function invite(account) {
  return request("POST", "/api/desk/accounts", { body: account });
}

/** @param {number} rep @returns {Promise<Api.Invited>} */
export function inviteAgain(rep) {
  return request("POST", `/api/desk/accounts/${rep}/invitation`);
}

/** @returns {Promise<Api.Session[]>} open sessions: the rep's own, for an admin all */
export async function sessions() {
  /** @type {Api.Sessions} */
  const { sessions } = await get("/api/desk/sessions");
  return sessions;
}

/** @param {string} id @returns {Promise<void>} */
export function endSession(id) {
  return request("DELETE", `/api/desk/sessions/${id}`);
}

/**
 * @param {number} rep
 * @param {{name?: string, role?: Api.Role, active?: boolean}} change
 * @returns {Promise<Api.Account>}
 */
export function changeAccount(rep, change) {
  return request("PATCH", `/api/desk/accounts/${rep}`, { body: change });
}

/**
 * Unlinks the company sign-in and ends the account's sessions: whoever has its username there can log in next.
 * @param {number} rep
 * @returns {Promise<void>}
 */
export function unlinkCompany(rep) {
  return request("DELETE", `/api/desk/accounts/${rep}/company`);
}

/**
 * Notices to other systems that have not arrived, newest first.
 * @param {number|null} before
 * @returns {Promise<Api.Deliveries>}
 */
export function deliveries(before = null) {
  return get(`/api/desk/deliveries?limit=50${before === null ? "" : `&before=${before}`}`);
}

/** @param {number} id @returns {Promise<Api.Delivery>} the delivery, due at once */
export function retryDelivery(id) {
  return request("POST", `/api/desk/deliveries/${id}/retry`);
}

/** Messages in which reps changed the guide's text. @param {number|null} before @returns {Promise<Api.Edits>} */
export function edits(before = null) {
  return get(`/api/desk/edits?limit=30${before === null ? "" : `&before=${before}`}`);
}

/** The audit log, newest first. @param {number|null} before @returns {Promise<Api.LogPage>} */
export function auditLog(before = null) {
  return get(`/api/desk/deeds?limit=50${before === null ? "" : `&before=${before}`}`);
}

/**
 * What the board is asked.
 * @typedef {{since: string, until: string, queue: string}} BoardQuery queue is empty for all
 */

/**
 * The desk's figures now and over a period.
 * @param {BoardQuery} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Api.Board>}
 */
export function board(query, signal) {
  return get(`/api/desk/board?${new URLSearchParams(query)}`, signal);
}

/** Where the same figures are as CSV. @param {BoardQuery} query @returns {string} */
export function boardCsv(query) {
  return `/api/desk/board.csv?${new URLSearchParams(query)}`;
}

/** @param {number} id @param {AbortSignal} [signal] @returns {Promise<Api.Suggestions>} */
export function suggestions(id, signal) {
  return get(`/api/desk/tickets/${id}/suggestions`, signal);
}

/**
 * @param {string} query empty for the whole guide
 * @param {AbortSignal} [signal]
 * @param {string} [topic] empty for all
 * @returns {Promise<Api.Entry[]>}
 */
export async function guide(query, signal, topic = "") {
  const asked = `q=${encodeURIComponent(query)}&topic=${encodeURIComponent(topic)}`;
  /** @type {Api.GuideEntries} */
  const { entries } = await get(`/api/desk/guide?${asked}`, signal);
  return entries;
}
