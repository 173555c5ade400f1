/** The page of an invitation: the invited person sets a password. */
import * as api from "../api.js";
import { html, made, render } from "../dom.js";
import { problemOf } from "../http.js";
import { focusOn } from "./dialogs.js";

/** @import { Rep } from "../../types/shapes.js" */
/** @import { FormEvent } from "./form.js" */

/**
 * @param {{token: string, done: (rep: Rep) => void}} options done: gets the account
 * @returns {{element: HTMLElement, focus: () => void}}
 */
export function joinView({ token, done }) {
  const element = made(html`<main class="login"></main>`);
  let problem = "";
  let busy = false;

  function paint() {
    render(
      html`<form class="login-card" novalidate aria-labelledby="join-title" data-testid="join" @submit=${submit}>
        <img src="icon.svg" alt="" width="40" height="40" />
        <h1 id="join-title">Welcome</h1>
        <p class="hint">Choose a password of at least ten characters for your account. Then log in with it.</p>
        <label for="new-password">Password</label>
        <input
          id="new-password"
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minlength="10"
          maxlength="200"
          data-testid="join-password"
        />
        <label for="again">Repeat the password</label>
        <input
          id="again"
          name="again"
          type="password"
          autocomplete="new-password"
          required
          maxlength="200"
          data-testid="join-again"
        />
        <p class="form-problem" role="alert" data-testid="join-problem" ?hidden=${!problem}>${problem}</p>
        <button class="primary wide" data-testid="join-submit" ?disabled=${busy}>Set password</button>
      </form>`,
      element,
    );
  }

  /** @param {string} words @param {boolean} sending */
  function show(words, sending) {
    problem = words;
    busy = sending;
    paint();
  }

  /** @param {FormEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const password = String(data.get("password"));
    if (password !== data.get("again")) return show("The passwords do not match.", false);
    show("", true);
    try {
      done(await api.join(token, password));
    } catch (error) {
      show(problemOf(error).message, false);
    }
  }

  paint();
  return { element, focus: () => focusOn(element, "input") };
}
