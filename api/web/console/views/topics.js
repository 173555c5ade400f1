/** The choice of a topic of the guide. */
import { html } from "../dom.js";

/** @import { Entry } from "../../types/shapes.js" */

/** @param {Entry[]} entries of the whole guide @param {string} chosen empty for all */
export function topicOptions(entries, chosen) {
  const topics = new Map(entries.map(({ topic, topic_title: title }) => [topic, title]));
  return html`<option value="" .selected=${!topics.has(chosen)}>All topics</option>
    ${[...topics].map(([id, title]) => html`<option value=${id} .selected=${id === chosen}>${title}</option>`)}`;
}
