/** Keeps rep notes at the desk: what is about to be sent is compared with the notes that are on the rep's screen. */

const SHORTEST = 24;

/**
 * Finds a passage of rep-only text in a message.
 * @param {string} text the message
 * @param {Iterable<{audience: string, answer: string, rep_notes: string}>} entries
 * @returns {string|null} the passage as the guide has it
 */
export function leakedNote(text, entries) {
  const said = plain(text);
  for (const entry of entries) {
    const approved = entry.audience === "rep" ? "" : plain(entry.answer);
    const private_ = [entry.rep_notes, entry.audience === "rep" ? entry.answer : ""];
    for (const passage of private_.flatMap(sentences)) {
      const looked = plain(passage);
      if (looked.length >= SHORTEST && said.includes(looked) && !approved.includes(looked)) return passage;
    }
  }
  return null;
}

function sentences(text) {
  return (text ?? "").split(/(?<=[.!?])\s+|\n+/).map((part) => part.replace(/^\s*-\s+/, "").trim());
}

function plain(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
