/** The login page. */
import * as api from "../api.js";
import { html, made, nothing, render } from "../dom.js";
import { problemOf } from "../http.js";

/** @import { LoginWays, Rep } from "../../types/shapes.js" */

const MAX_WAIT_SECONDS = 3600;

/**
 * @param {{because: string|null, onLogin: (rep: Rep) => void}} options because: why the rep sees it again
 * @returns {{element: HTMLElement, focus: () => void}}
 */
export function loginView({ because, onLogin }) {
  const element = made(html`<main class="login"></main>`);
  let problem = "";
  let busy = false;
  /** Seconds until logging in is possible again, after too many attempts. */
  let wait = 0;
  let timer = 0;
  let capsLock = false;
  let passwordShown = false;
  /** @type {LoginWays} */
  let ways = { password: true };

  function paint() {
    render(
      html`<form class="login-card" novalidate aria-labelledby="login-title" data-testid="login" @submit=${submit}>
        <img src="icon.svg" alt="" width="40" height="40" />
        <h1 id="login-title">Calmline</h1>
        <p class="hint">The desk for customer service reps</p>
        ${because ? html`<p class="form-note" role="status" data-testid="login-note">${because}</p>` : nothing}
        <div class="own" ?hidden=${!ways.password}>${fields()}</div>
        <p class="form-problem" role="alert" data-testid="login-problem" ?hidden=${!problem}>${problem}</p>
        <button
          class="primary wide"
          data-testid="login-submit"
          ?hidden=${!ways.password}
          ?disabled=${busy || wait > 0}
        >
          ${busy ? "Logging in…" : wait > 0 ? `Wait ${wait} s` : "Log in"}
        </button>
        ${
          ways.company
            ? html`<a class="company" href="/api/desk/oidc/login" data-testid="login-company"
                >Sign in with ${ways.company}</a
              >`
            : nothing
        }
      </form>`,
      element,
    );
  }

  function fields() {
    return html`<label for="username">Username</label>
      <input
        id="username"
        name="username"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        maxlength="200"
        data-testid="login-username"
      />
      <label for="password">Password</label>
      <div class="with-button">
        <input
          id="password"
          name="password"
          type=${passwordShown ? "text" : "password"}
          autocomplete="current-password"
          required
          maxlength="1000"
          data-testid="login-password"
          @keyup=${typed}
        />
        <button type="button" class="quiet show-password" aria-pressed=${passwordShown} @click=${toggle}>
          ${passwordShown ? "Hide" : "Show"}
        </button>
      </div>
      <p class="hint" ?hidden=${!capsLock}>Caps Lock is on.</p>`;
  }

  /** @param {string} name */
  function input(name) {
    return /** @type {HTMLInputElement} */ (element.querySelector(`input[name=${name}]`));
  }

  /** @param {KeyboardEvent} event */
  function typed(event) {
    capsLock = event.getModifierState("CapsLock");
    paint();
  }

  function toggle() {
    passwordShown = !passwordShown;
    paint();
    input("password").focus();
  }

  /** @param {string} words @param {string} [field] */
  function fail(words, field) {
    problem = words;
    busy = false;
    paint();
    if (!field) return;
    input(field).focus();
    input(field).select();
  }

  /** @param {number} seconds */
  function hold(seconds) {
    clearInterval(timer);
    wait = Math.min(Math.max(seconds, 1), MAX_WAIT_SECONDS);
    fail("Too many attempts. Login is locked for a short time to protect your password.");
    timer = window.setInterval(() => {
      wait -= 1;
      if (wait <= 0) {
        clearInterval(timer);
        problem = "";
      }
      paint();
    }, 1000);
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (busy || wait > 0) return;
    const username = input("username").value.trim();
    const password = input("password").value;
    if (!username) return fail("Enter your username.", "username");
    if (!password) return fail("Enter your password.", "password");
    problem = "";
    busy = true;
    paint();
    try {
      const rep = await api.login(username, password);
      clearInterval(timer);
      onLogin(rep);
    } catch (error) {
      const { status, retryAfter, message } = problemOf(error);
      if (status === 429) hold(retryAfter ?? 30);
      else if (status === 401 || status === 422) fail("The username or password is wrong.", "password");
      else fail(message);
    }
  }

  /** A company with its own sign-in has it beside the password, or in its place. */
  async function loadWays() {
    try {
      ways = await api.loginWays();
    } catch (error) {
      problemOf(error);
    }
    paint();
  }

  paint();
  loadWays();
  return { element, focus: () => input("username").focus() };
}
