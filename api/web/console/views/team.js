/** Who is at the desk, which queues each serves, and how many chats each is given. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { presenceWords } from "../words.js";
import { loaded, number, savingForm } from "./form.js";

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function teamView(desk) {
  const both = async () => ({
    members: await api.team(),
    queues: (await api.queues()).filter((queue) => queue.active),
  });
  return loaded("Team", both, ({ members, queues }, again) => [
    h(
      "p",
      { class: "hint" },
      "Whoever is ticked for no queue serves all. An admin makes accounts, here or with: calmline rep add.",
    ),
    members.map((member) => row(desk, member, queues, again)),
  ]);
}

function row(desk, member, queues, again) {
  const boxes = queues.map((queue) => [
    queue.name,
    h("input", {
      type: "checkbox",
      checked: member.queues.includes(queue.name),
      data: { testid: `serves-${member.username}-${queue.name}` },
    }),
    queue.title,
  ]);
  const form = savingForm({
    testid: `member-${member.username}`,
    async save(element) {
      await api.setMember(member.id, {
        queues: boxes.filter(([, box]) => box.checked).map(([name]) => name),
        capacity: Number(element.elements.capacity.value),
      });
      desk.notice(`Saved what ${member.name} serves.`);
      again();
    },
    fields: [
      h(
        "div",
        { class: "member-head" },
        h("b", {}, member.name),
        h("span", { class: "hint" }, `${member.username} · ${member.role}`),
        h("span", { class: `presence-mark ${member.presence}` }, presenceWords(member.presence)),
        h("span", { class: "hint" }, `${member.chats} open`),
      ),
      h(
        "div",
        { class: "serves", role: "group", "aria-label": `Queues of ${member.name}` },
        boxes.map(([, box, title]) => h("label", { class: "check" }, box, h("span", {}, title))),
      ),
      number("capacity", "Given at most", member.capacity, 0, 100, "chats at once"),
    ],
  });
  return form;
}
