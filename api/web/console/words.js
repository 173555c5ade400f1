/** Codes of the desk in a rep's words. */

const QUEUES = {
  general: "General",
  billing: "Billing",
  press: "Press",
  legal: "Legal",
  security: "Security",
  partners: "Partners",
};
const OUTCOMES = { solved: "Solved", follow_up: "Needs follow-up", no_reply: "Customer went quiet", other: "Other" };
const SENDERS = { customer: "Customer", bot: "Bot", rep: "Rep", system: "Calmline" };

/** @param {string|null} queue @returns {string} */
export function queueWords(queue) {
  if (!queue) return "General";
  return QUEUES[queue] ?? queue.charAt(0).toUpperCase() + queue.slice(1).replace(/[-_]/g, " ");
}

/**
 * Why the ticket is here, in two or three words.
 * @param {{reason: string, queue: string|null}} ticket
 */
export function reasonWords({ reason, queue }) {
  if (reason === "asked") return "Asked for a person";
  if (reason === "upset") return "Upset";
  if (reason === "unsure") return "Bot was unsure";
  if (reason === "route") return queueWords(queue);
  return "Handed over";
}

/**
 * The same in a sentence that helps to begin.
 * @param {{reason: string, queue: string|null}} ticket
 */
export function reasonSentence({ reason, queue }) {
  if (reason === "asked") return "The customer asked to talk to a person.";
  if (reason === "upset") return "The customer sounds upset. Say that you understand first, then help.";
  if (reason === "unsure") return "The bot found no answer that it was sure of, so it did not guess.";
  if (reason === "route") return `This is a matter for the ${queueWords(queue).toLowerCase()} queue, not for the bot.`;
  return "The bot handed this conversation over.";
}

/** @param {number} upset 0 to 1 @returns {{words: string, level: "calm"|"tense"|"upset"}} */
export function mood(upset) {
  if (upset >= 0.65) return { words: "Upset", level: "upset" };
  if (upset >= 0.35) return { words: "Tense", level: "tense" };
  return { words: "Calm", level: "calm" };
}

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

/** Until when a ticket wants its first answer or its end. @param {{due: string, due_at: string|null, first_response_at: string|null}} ticket */
export function dueWords({ due, due_at: at, first_response_at: answered }) {
  if (!at) return "";
  const what = answered ? "To be closed" : "First answer due";
  return `${what} ${due === "past" ? "since" : "by"} ${timeOfDay(at)}`;
}

const PRESENCE = { online: "Online", away: "Away", break: "On a break", offline: "Offline" };

/** @param {string} presence */
export function presenceWords(presence) {
  return PRESENCE[presence] ?? presence;
}

/** What a rep can say of itself. @type {Array<[string, string]>} */
export const presences = Object.entries(PRESENCE).filter(([value]) => value !== "offline");

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

/** @param {{sender: string, name: string|null}} message @returns {string} */
export function senderWords({ sender, name }) {
  return name || SENDERS[sender] || sender;
}

/** @param {string} outcome */
export function outcomeWords(outcome) {
  return OUTCOMES[outcome] ?? outcome;
}

/** The outcomes a wrap-up can have, in the order offered. @type {Array<[string, string]>} */
export const outcomes = Object.entries(OUTCOMES);

/** @param {number} count @param {string} one @param {string} many */
export function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
