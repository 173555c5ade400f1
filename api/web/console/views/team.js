/** The team: who is at the desk, which queues each serves, and how many chats each is assigned. */
import * as api from "../api.js";
import { html, repeat } from "../dom.js";
import { presenceWords } from "../words.js";
import { loaded, number, savingForm } from "./form.js";

/** @import { Member, Queue } from "../../types/shapes.js" */

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function teamView(desk) {
  const load = async () => {
    const [members, queues] = await Promise.all([api.team(), api.queues()]);
    return { members, queues: queues.filter((queue) => queue.active) };
  };
  return loaded(
    "Team",
    load,
    ({ members, queues }, again) => html`<p class="hint">
        A rep with no queue ticked serves all of them. Admins add accounts, here or with: calmline rep add.
      </p>
      ${repeat(
        members,
        ({ id }) => id,
        (member) => row(desk, member, queues, again),
      )}`,
  );
}

/**
 * @param {import("../desk.js").Desk} desk @param {Member} member @param {Queue[]} queues
 * @param {() => Promise<void>} again
 */
function row(desk, member, queues, again) {
  const { username, name, presence } = member;
  return savingForm({
    testid: `member-${username}`,
    async save(field, form) {
      const served = new FormData(form).getAll("serves").map(String);
      await api.setMember(member.id, { queues: served, capacity: Number(field("capacity")) });
      await again(); // Before the notice: whoever reads it may click, and what comes later would undo that.
      desk.notice(`Saved ${name}’s queues and capacity.`);
    },
    fields: html`<div class="member-head">
        <b>${name}</b><span class="hint">${username} · ${member.role}</span>
        <span class="presence-mark ${presence}">${presenceWords(presence)}</span>
        <span class="hint">${member.chats} open</span>
      </div>
      <div class="serves" role="group" aria-label="Queues of ${name}">
        ${queues.map(
          (queue) => html`<label class="check">
            <input
              type="checkbox"
              name="serves"
              value=${queue.name}
              .checked=${member.queues.includes(queue.name)}
              data-testid="serves-${username}-${queue.name}"
            />
            <span>${queue.title}</span>
          </label>`,
        )}
      </div>
      ${number({
        name: "capacity",
        words: "Capacity",
        value: member.capacity,
        min: 0,
        max: 100,
        unit: "chats at once",
      })}`,
  });
}
