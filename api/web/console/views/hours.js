/** Opening hours, holidays, and the desk's rules. */
import * as api from "../api.js";
import { h, icon } from "../dom.js";
import { loaded, number, savingForm } from "./form.js";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const USUAL = { opens: "09:00", closes: "17:00" };

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function hoursView(desk) {
  return loaded("Hours and rules", api.rules, (had, again) => form(desk, had, again));
}

function form(desk, had, again) {
  const { rules } = had;
  const always = h("input", {
    type: "checkbox",
    checked: rules.week === null,
    data: { testid: "always-open" },
    on: { change: () => (week.hidden = always.checked) },
  });
  const days = DAYS.map((name, n) => dayRow(name, rules.week?.[n] ?? (n < 5 ? [USUAL] : [])));
  const week = h(
    "div",
    { class: "week", hidden: rules.week === null },
    days.map((day) => day.element),
  );
  const holidays = h("ul", { class: "holidays" });
  const add = (holiday) => holidays.append(holidayRow(holiday));
  for (const holiday of rules.exceptions) add(holiday);
  const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  const zone = h("input", {
    type: "text",
    value: rules.timezone,
    required: true,
    maxlength: 60,
    list: "zones",
    spellcheck: "false",
    data: { testid: "timezone" },
  });
  const giving = h("input", { type: "checkbox", checked: rules.auto_assign, data: { testid: "auto-assign" } });

  async function save(element) {
    const field = (name) => Number(element.elements[name].value);
    const changed = {
      ...rules,
      timezone: zone.value.trim(),
      week: always.checked ? null : days.map((day) => day.spans()),
      exceptions: [...holidays.children].map((row) => row.holiday()).filter(({ day }) => day),
      backed_up_at: field("backed_up_at"),
      callback_after_minutes: field("callback_after_minutes"),
      auto_assign: giving.checked,
      offline_seconds: field("offline_seconds"),
      silent_minutes: field("silent_minutes"),
    };
    await api.setRules({ version: had.version, rules: changed });
    desk.notice("Saved. It holds from now on.");
    again();
  }

  return [
    had.changed_by &&
      h(
        "p",
        { class: "hint" },
        `Last changed by ${had.changed_by}, ${new Date(had.changed_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}.`,
      ),
    savingForm({
      testid: "rules",
      save,
      fields: [
        h(
          "fieldset",
          {},
          h("legend", {}, "When people answer"),
          h("label", { class: "check" }, always, h("span", {}, "Always")),
          week,
          h(
            "label",
            { class: "field-line" },
            h("span", {}, "Time zone"),
            zone,
            h(
              "datalist",
              { id: "zones" },
              zones.map((name) => h("option", { value: name })),
            ),
          ),
          h(
            "p",
            { class: "hint" },
            "While the desk is closed, customers are offered a callback, and targets do not run.",
          ),
        ),
        h(
          "fieldset",
          {},
          h("legend", {}, "Holidays and other special days"),
          holidays,
          h(
            "button",
            {
              type: "button",
              class: "small",
              data: { testid: "add-holiday" },
              on: { click: () => add({ day: "", name: "", hours: [] }) },
            },
            "Add a day",
          ),
        ),
        h(
          "fieldset",
          {},
          h("legend", {}, "Waiting"),
          number(
            "backed_up_at",
            "Tell the wait, and offer a callback, from",
            rules.backed_up_at,
            1,
            10000,
            "waiting customers on",
          ),
          number(
            "callback_after_minutes",
            "Offer a callback to whoever has waited",
            rules.callback_after_minutes,
            1,
            1440,
            "minutes",
          ),
        ),
        h(
          "fieldset",
          {},
          h("legend", {}, "Who has a chat"),
          h("label", { class: "check" }, giving, h("span", {}, "Give tickets to the least busy rep who is online")),
          number(
            "offline_seconds",
            "Take chats from a rep whose console has gone for",
            rules.offline_seconds,
            30,
            3600,
            "seconds",
          ),
          number(
            "silent_minutes",
            "…or who leaves a customer unanswered for",
            rules.silent_minutes,
            1,
            1440,
            "minutes",
          ),
        ),
      ],
    }),
  ];
}

function dayRow(name, spans) {
  const open = h("input", {
    type: "checkbox",
    checked: spans.length > 0,
    data: { testid: `open-${name}` },
    on: { change: () => (times.hidden = !open.checked) },
  });
  const from = time(`${name} opens`, spans[0]?.opens ?? USUAL.opens);
  const until = time(`${name} closes`, spans[0]?.closes ?? USUAL.closes);
  const times = h(
    "span",
    { class: "times", hidden: !spans.length },
    from,
    "to",
    until,
    spans.length > 1 &&
      h(
        "span",
        { class: "hint" },
        `and ${spans
          .slice(1)
          .map(({ opens, closes }) => `${short(opens)} to ${short(closes)}`)
          .join(", ")}`,
      ),
  );
  return {
    element: h("div", { class: "day-row" }, h("label", { class: "check" }, open, h("span", {}, name)), times),
    spans: () => (open.checked ? [{ opens: from.value, closes: until.value }, ...spans.slice(1)] : []),
  };
}

function holidayRow({ day, name, hours }) {
  const date = h("input", { type: "date", value: day, "aria-label": "Day", required: true });
  const words = h("input", {
    type: "text",
    value: name,
    maxlength: 80,
    placeholder: "Name",
    "aria-label": "Name of the day",
  });
  const open = h("input", {
    type: "checkbox",
    checked: hours.length > 0,
    on: { change: () => (times.hidden = !open.checked) },
  });
  const from = time("Opens", hours[0]?.opens ?? USUAL.opens);
  const until = time("Closes", hours[0]?.closes ?? USUAL.closes);
  const times = h("span", { class: "times", hidden: !hours.length }, from, "to", until);
  const row = h(
    "li",
    { class: "holiday" },
    date,
    words,
    h("label", { class: "check" }, open, h("span", {}, "Open")),
    times,
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Remove this day", on: { click: () => row.remove() } },
      icon("close"),
    ),
  );
  row.holiday = () => ({
    day: date.value,
    name: words.value.trim(),
    hours: open.checked ? [{ opens: from.value, closes: until.value }, ...hours.slice(1)] : [],
  });
  return row;
}

function time(label, value) {
  return h("input", { type: "time", value: short(value), required: true, "aria-label": label });
}

function short(value) {
  return value.slice(0, 5);
}
