/** Opening hours, holidays, and the desk's rules. */
import * as api from "../api.js";
import { html, icon, nothing, repeat } from "../dom.js";
import { dateAndTime } from "../words.js";
import { loaded, number, savingForm } from "./form.js";

/** @import { DeskRules, Holiday, Hours, Rules } from "../../types/shapes.js" */
/** @import { Fields } from "./form.js" */

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** @type {Hours} */
const USUAL = { opens: "09:00", closes: "17:00" };
const WORKING_DAYS = 5;

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function hoursView(desk) {
  /** @type {RulesForm|null} */
  let form = null;
  return loaded("Hours and rules", api.rules, (loadedRules, again, repaint) => {
    if (form?.loaded !== loadedRules) form = new RulesForm(desk, loadedRules, again, repaint);
    return form.template();
  });
}

/** What the form unfolds, adds and removes; what is typed stays in its fields. */
class RulesForm {
  /**
   * @param {import("../desk.js").Desk} desk
   * @param {DeskRules} loaded
   * @param {() => void} again
   * @param {() => void} repaint
   */
  constructor(desk, loaded, again, repaint) {
    this.desk = desk;
    this.loaded = loaded;
    this.again = again;
    this.repaint = repaint;
    const { week, exceptions } = loaded.rules;
    this.always = !week;
    this.days = DAYS.map((name, n) => ({ name, hours: week?.[n] ?? (n < WORKING_DAYS ? [USUAL] : []) }));
    this.open = this.days.map(({ hours }) => hours.length > 0);
    this.holidays = exceptions.map((holiday, n) => ({ key: n, holiday, open: holiday.hours.length > 0 }));
  }

  template() {
    const { changed_by: by, changed_at: at } = this.loaded;
    return html`${by && at ? html`<p class="hint">Last changed by ${by}, ${dateAndTime(at)}.</p>` : nothing}
    ${savingForm({
      testid: "rules",
      save: (field) => this.#save(field),
      fields: [this.#hoursFields(), this.#holidayFields(), this.#waitingFields(), this.#assignmentFields()],
    })}`;
  }

  #hoursFields() {
    const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
    const toggle = (/** @type {{target: HTMLInputElement}} */ { target }) =>
      this.#set(() => (this.always = target.checked));
    return html`<fieldset>
      <legend>Opening hours</legend>
      <label class="check">
        <input type="checkbox" .checked=${this.always} data-testid="always-open" @change=${toggle} />
        <span>Always open</span>
      </label>
      <div class="week" ?hidden=${this.always}>${this.days.map((day, n) => this.#dayRow(day, n))}</div>
      <label class="field-line">
        <span>Time zone</span>
        <input
          type="text"
          name="timezone"
          .value=${this.loaded.rules.timezone}
          required
          maxlength="60"
          list="zones"
          spellcheck="false"
          data-testid="timezone"
        />
        <datalist id="zones">
          ${zones.map((name) => html`<option value=${name}></option>`)}
        </datalist>
      </label>
      <p class="hint">While the desk is closed, customers are offered a callback and SLA targets are paused.</p>
    </fieldset>`;
  }

  /** @param {{name: string, hours: Hours[]}} day @param {number} n */
  #dayRow({ name, hours }, n) {
    const toggle = (/** @type {{target: HTMLInputElement}} */ { target }) =>
      this.#set(() => (this.open[n] = target.checked));
    const more = hours.slice(1).map(({ opens, closes }) => `${short(opens)} to ${short(closes)}`);
    return html`<div class="day-row">
      <label class="check">
        <input type="checkbox" .checked=${this.open[n] ?? false} data-testid="open-${name}" @change=${toggle} />
        <span>${name}</span>
      </label>
      <span class="times" ?hidden=${!this.open[n]}
        >${time(`day-${n}-opens`, `${name} opens`, hours[0]?.opens ?? USUAL.opens)}to${time(
          `day-${n}-closes`,
          `${name} closes`,
          hours[0]?.closes ?? USUAL.closes,
        )}${more.length ? html`<span class="hint">and ${more.join(", ")}</span>` : nothing}</span
      >
    </div>`;
  }

  #holidayFields() {
    const add = () => {
      const key = Math.max(-1, ...this.holidays.map((one) => one.key)) + 1;
      this.holidays.push({ key, holiday: { day: "", name: "", hours: [] }, open: false });
    };
    return html`<fieldset>
      <legend>Holidays and other special days</legend>
      <ul class="holidays">
        ${repeat(
          this.holidays,
          ({ key }) => key,
          (row) => this.#holidayRow(row),
        )}
      </ul>
      <button type="button" class="small" data-testid="add-holiday" @click=${() => this.#set(add)}>Add a day</button>
    </fieldset>`;
  }

  /** @param {{key: number, holiday: Holiday, open: boolean}} row */
  #holidayRow(row) {
    const { key, holiday } = row;
    const [hours = USUAL] = holiday.hours;
    const toggle = (/** @type {{target: HTMLInputElement}} */ { target }) =>
      this.#set(() => (row.open = target.checked));
    const remove = () => this.#set(() => (this.holidays = this.holidays.filter((one) => one !== row)));
    return html`<li class="holiday">
      <input type="date" name="holiday-${key}-day" .value=${holiday.day} aria-label="Day" required />
      <input
        type="text"
        name="holiday-${key}-name"
        .value=${holiday.name}
        maxlength="80"
        placeholder="Name"
        aria-label="Name of the day"
      />
      <label class="check"><input type="checkbox" .checked=${row.open} @change=${toggle} /><span>Open</span></label>
      <span class="times" ?hidden=${!row.open}
        >${time(`holiday-${key}-opens`, "Opens", hours.opens)}to${time(
          `holiday-${key}-closes`,
          "Closes",
          hours.closes,
        )}</span
      >
      <button type="button" class="icon-button" aria-label="Remove this day" @click=${remove}>${icon("close")}</button>
    </li>`;
  }

  #waitingFields() {
    const { backed_up_at: from, callback_after_minutes: after } = this.loaded.rules;
    return html`<fieldset>
      <legend>Waiting</legend>
      ${number({
        name: "backed_up_at",
        words: "Show the expected wait, and offer a callback, from",
        value: from,
        min: 1,
        max: 10000,
        unit: "waiting customers",
      })}
      ${number({
        name: "callback_after_minutes",
        words: "Offer a callback after a wait of",
        value: after,
        min: 1,
        max: 1440,
        unit: "minutes",
      })}
    </fieldset>`;
  }

  #assignmentFields() {
    const { auto_assign: assigns, offline_seconds: offline, silent_minutes: silent } = this.loaded.rules;
    return html`<fieldset>
      <legend>Assignment</legend>
      <label class="check">
        <input type="checkbox" name="auto_assign" .checked=${assigns} data-testid="auto-assign" />
        <span>Assign tickets to the least busy rep who is online</span>
      </label>
      ${number({
        name: "offline_seconds",
        words: "Return a rep’s chats to the queue after being offline for",
        value: offline,
        min: 30,
        max: 3600,
        unit: "seconds",
      })}
      ${number({
        name: "silent_minutes",
        words: "…or after leaving a customer unanswered for",
        value: silent,
        min: 1,
        max: 1440,
        unit: "minutes",
      })}
    </fieldset>`;
  }

  /** @param {() => void} change */
  #set(change) {
    change();
    this.repaint();
  }

  /** @param {Fields} field */
  async #save(field) {
    const { version, rules } = this.loaded;
    /** @type {Rules} */
    const changed = {
      ...rules,
      timezone: field("timezone"),
      week: this.always
        ? null
        : this.days.map(({ hours }, n) => (this.open[n] ? edited(field, `day-${n}`, hours) : [])),
      exceptions: this.holidays.map(({ key, holiday, open }) => ({
        day: field(`holiday-${key}-day`),
        name: field(`holiday-${key}-name`),
        hours: open ? edited(field, `holiday-${key}`, holiday.hours) : [],
      })),
      backed_up_at: Number(field("backed_up_at")),
      callback_after_minutes: Number(field("callback_after_minutes")),
      auto_assign: field("auto_assign") !== "",
      offline_seconds: Number(field("offline_seconds")),
      silent_minutes: Number(field("silent_minutes")),
    };
    await api.setRules({ version, rules: changed });
    this.desk.notice("Saved. The rules apply from now on.");
    this.again();
  }
}

/**
 * The form has fields for the first opening hours of a day; the others stay.
 * @param {Fields} field
 * @param {string} name
 * @param {Hours[]} hours
 */
function edited(field, name, hours) {
  return [{ opens: field(`${name}-opens`), closes: field(`${name}-closes`) }, ...hours.slice(1)];
}

/** @param {string} name @param {string} label @param {string} value */
function time(name, label, value) {
  return html`<input type="time" name=${name} .value=${short(value)} required aria-label=${label} />`;
}

/** @param {string} time */
function short(time) {
  return time.slice(0, 5);
}
