/** Keeps rep notes at the desk: what is about to be sent is compared with the notes that are on the rep's screen. */

/** @import { Entry } from "../types/shapes.js" */

const MIN_CHARS = 24;

/**
 * Finds a passage of rep-only text in a message.
 * @param {string} text the message
 * @param {Iterable<Pick<Entry, "audience"|"answer"|"rep_notes">>} entries
 * @returns {string|null} the passage as the guide has it
 */
export function leakedNote(text, entries) {
  const message = normalized(text);
  for (const entry of entries) {
    const approved = entry.audience === "rep" ? "" : normalized(entry.answer);
    const repOnly = [entry.rep_notes, entry.audience === "rep" ? entry.answer : ""];
    for (const passage of repOnly.flatMap(sentences)) {
      const words = normalized(passage);
      if (words.length >= MIN_CHARS && message.includes(words) && !approved.includes(words)) return passage;
    }
  }
  return null;
}

/** @param {string} text */
function sentences(text) {
  return text.split(/(?<=[.!?])\s+|\n+/).map((part) => part.replace(/^\s*-\s+/, "").trim());
}

/** @param {string} text */
function normalized(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
