/** Passing a conversation on: to a colleague who is there, or to another queue. */
import { h, refill } from "../dom.js";
import { presenceWords } from "../words.js";
import { modal } from "./dialogs.js";

const NOTE_LENGTH = 2000;

/**
 * @param {{desk: import("../desk.js").Desk, ticket: Object, done: function(): void}} options
 */
export function passingDialog({ desk, ticket, done }) {
  const { state } = desk;
  const others = state.team.filter((member) => member.id !== state.rep.id);
  const queues = state.queues.filter((queue) => queue.active && queue.name !== ticket.queue);
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true, data: { testid: "transfer-problem" } });
  const note = h("textarea", {
    id: "transfer-note",
    rows: 3,
    maxlength: NOTE_LENGTH,
    data: { testid: "transfer-note" },
  });
  const submit = h("button", { class: "primary", data: { testid: "transfer-submit" } }, "Pass it on");
  const members = others.map((member) => {
    const there = member.presence === "online";
    return choice(
      `rep ${member.id}`,
      member.name,
      `${presenceWords(member.presence)} · ${member.chats} of ${member.capacity} chats`,
      !there,
    );
  });
  const lines = queues.map((queue) =>
    choice(`queue ${queue.name}`, queue.title, queue.waiting ? `${queue.waiting} waiting` : "Nobody waiting", false),
  );

  function choice(value, name, about, disabled) {
    return h(
      "label",
      { class: `choice ${disabled ? "disabled" : ""}` },
      h("input", {
        type: "radio",
        name: "to",
        value,
        disabled,
        required: true,
        data: { testid: `to-${value.replace(" ", "-")}` },
      }),
      h("span", {}, name),
      h("small", { class: "hint" }, about),
    );
  }

  const form = h(
    "form",
    {
      class: "wrap-up passing",
      on: {
        async submit(event) {
          event.preventDefault();
          const [kind, value] = (form.elements.to?.value ?? "").split(" ");
          if (!value || submit.disabled) return;
          const to = kind === "rep" ? { rep: Number(value) } : { queue: value };
          const where =
            kind === "rep"
              ? others.find((member) => member.id === Number(value)).name
              : queues.find((queue) => queue.name === value).title;
          submit.disabled = true;
          problem.hidden = true;
          try {
            await desk.transfer(ticket.id, { ...to, note: note.value.trim() }, where);
            dialog.close();
            done();
          } catch (error) {
            submit.disabled = false;
            refill(problem, `You still have the ticket. ${error.message}`);
            problem.hidden = false;
          }
        },
        keydown(event) {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
        },
      },
    },
    desk.drafts.get(ticket.id).text.trim() &&
      h("p", { class: "form-note" }, "You have not sent what is in the composer. Passing on drops it."),
    h("fieldset", { class: "one-column" }, h("legend", {}, "To a queue"), lines),
    h(
      "fieldset",
      { class: "one-column" },
      h("legend", {}, "To a colleague"),
      members.length ? members : h("p", { class: "hint" }, "Nobody else has an account."),
    ),
    h("label", { htmlFor: "transfer-note" }, "Note for whoever takes over"),
    note,
    h("p", { class: "hint" }, "The customer is told to whom, and does not see the note."),
    problem,
    h(
      "div",
      { class: "dialog-buttons" },
      h("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, "Keep it"),
      submit,
      h("kbd", {}, "Ctrl+Enter"),
    ),
  );
  const dialog = modal(`Pass ticket #${ticket.id} on`, "passing", [form]);
  form.querySelector("input:not(:disabled)")?.focus();
}
