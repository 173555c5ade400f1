/** The desk's codes in a rep's words, and the formats of times and figures. */

/** @import { Ticket, Message, Outcome, Presence } from "../types/shapes.js" */

/** @type {Record<string, string>} */
const QUEUES = {
  general: "General",
  billing: "Billing",
  press: "Press",
  legal: "Legal",
  security: "Security",
  partners: "Partners",
};
/** @type {Record<Outcome, string>} */
const OUTCOMES = {
  solved: "Solved",
  follow_up: "Needs follow-up",
  no_reply: "Customer stopped replying",
  other: "Other",
};
/** @type {Record<Message["sender"], string>} */
const SENDERS = { customer: "Customer", bot: "Bot", rep: "Rep", system: "Calmline" };

/** @param {string|null|undefined} queue its name @returns {string} */
export function queueWords(queue) {
  if (!queue) return "General";
  return QUEUES[queue] ?? queue.charAt(0).toUpperCase() + queue.slice(1).replace(/[-_]/g, " ");
}

/**
 * Why there is a ticket, in two or three words.
 * @param {Pick<Ticket, "reason"|"queue">} ticket
 */
export function reasonWords({ reason, queue }) {
  if (reason === "asked") return "Asked for a person";
  if (reason === "upset") return "Upset";
  if (reason === "unsure") return "Bot was unsure";
  return queueWords(queue);
}

/**
 * The same in a sentence that helps the rep to begin.
 * @param {Pick<Ticket, "reason"|"queue">} ticket
 */
export function reasonSentence({ reason, queue }) {
  if (reason === "asked") return "The customer asked to talk to a person.";
  if (reason === "upset") return "The customer sounds upset. Say first that you understand, then help.";
  if (reason === "unsure") return "The bot was not sure of any answer, so it did not guess.";
  return `The bot sends these questions to the ${queueWords(queue).toLowerCase()} queue.`;
}

/** @param {number} upset 0 to 1 @returns {"calm"|"tense"|"upset"} */
export function moodLevel(upset) {
  if (upset >= 0.65) return "upset";
  return upset >= 0.35 ? "tense" : "calm";
}

export const moodWords = { calm: "Calm", tense: "Tense", upset: "Upset" };

/** @param {number} p 0 to 1 @returns {string} */
export function percent(p) {
  if (p > 0 && p < 0.01) return "<1 %";
  if (p >= 0.995 && p < 1) return ">99 %";
  return `${Math.round(p * 100)} %`;
}

/** @param {number} priority 0 to 100 @returns {"high"|"middle"|"low"} */
export function priorityLevel(priority) {
  if (priority >= 70) return "high";
  return priority >= 40 ? "middle" : "low";
}

/** @param {number} ms @returns {string} "<1 min", "12 min", "1 h 05 min" */
export function span(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60000);
  if (minutes < 1) return "<1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/**
 * When a ticket's first reply, then its resolution, is due by the service level.
 * @param {Pick<Ticket, "due"|"due_at"|"first_response_at">} ticket
 */
export function dueWords({ due, due_at: at, first_response_at: answered }) {
  if (!at) return "";
  const what = answered ? "Resolution" : "First reply";
  return `${what} ${due === "past" ? "was due" : "due"} at ${timeOfDay(at)}`;
}

/** @type {Record<Presence|"offline", string>} */
const PRESENCE = { online: "Online", away: "Away", break: "On a break", offline: "Offline" };

/** @param {Presence|"offline"} presence */
export function presenceWords(presence) {
  return PRESENCE[presence];
}

/** The presences that a rep can choose, in the order offered. @type {Presence[]} */
export const presences = ["online", "away", "break"];

/** @param {number} ms how long somebody has waited @returns {"fresh"|"long"|"too-long"} */
export function waitLevel(ms) {
  if (ms >= 10 * 60000) return "too-long";
  return ms >= 5 * 60000 ? "long" : "fresh";
}

/** @param {string} iso @returns {string} the rep's local time, "14:03" */
export function timeOfDay(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** @param {string} iso @returns {string} "Monday, 2 November" */
export function day(iso) {
  return new Date(iso).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

/** @param {string} iso @returns {string} "2 Nov" */
export function shortDay(iso) {
  return new Date(iso).toLocaleDateString([], { day: "numeric", month: "short" });
}

/** @param {string} iso @returns {string} "2 Nov 2026, 14:03" */
export function dateAndTime(iso) {
  return new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** @param {Pick<Message, "sender"|"name">} message @returns {string} */
export function senderWords({ sender, name }) {
  return name || SENDERS[sender];
}

/** @param {Outcome} outcome */
export function outcomeWords(outcome) {
  return OUTCOMES[outcome];
}

/** The outcomes that a wrap-up can have, in the order offered. @type {Outcome[]} */
export const outcomes = ["solved", "follow_up", "no_reply", "other"];

/** @param {number} count @param {string} one @param {string} many @returns {string} "1 chat", "2 chats" */
export function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
