/** The login page. */
import * as api from "../api.js";
import { h, refill } from "../dom.js";

/**
 * @param {{because: string|null, onLogin: function(Object): void}} options because: why the rep sees it again
 * @returns {HTMLElement}
 */
export function loginView({ because, onLogin }) {
  const username = h("input", {
    id: "username",
    name: "username",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    maxlength: 200,
    data: { testid: "login-username" },
  });
  const password = h("input", {
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
    maxlength: 1000,
    data: { testid: "login-password" },
  });
  const submit = h("button", { class: "primary wide", data: { testid: "login-submit" } }, "Log in");
  const message = h("p", { class: "form-problem", role: "alert", data: { testid: "login-problem" }, hidden: true });
  const caps = h("p", { class: "hint", hidden: true }, "Caps Lock is on.");
  const show = h(
    "button",
    { type: "button", class: "quiet show-password", "aria-pressed": "false", on: { click: toggle } },
    "Show",
  );
  let timer = 0;

  function toggle() {
    const shown = password.type === "password";
    password.type = shown ? "text" : "password";
    show.setAttribute("aria-pressed", String(shown));
    show.textContent = shown ? "Hide" : "Show";
    password.focus();
  }

  function fail(text, field = null) {
    message.textContent = text;
    message.hidden = false;
    field?.focus();
    field?.select();
  }

  function hold(seconds) {
    clearInterval(timer);
    let left = Math.min(Math.max(seconds, 1), 3600);
    const tick = () => {
      submit.disabled = left > 0;
      submit.textContent = left > 0 ? `Wait ${left} s` : "Log in";
      if (left <= 0) {
        clearInterval(timer);
        message.hidden = true;
      }
      left -= 1;
    };
    fail("Too many tries. Logging in is locked for a short while, to keep others from guessing your password.");
    tick();
    timer = setInterval(tick, 1000);
  }

  async function enter(event) {
    event.preventDefault();
    if (submit.disabled) return;
    const name = username.value.trim();
    if (!name) return fail("Enter your username.", username);
    if (!password.value) return fail("Enter your password.", password);
    message.hidden = true;
    submit.disabled = true;
    refill(submit, "Logging in…");
    let rep;
    try {
      rep = await api.login(name, password.value);
    } catch (problem) {
      submit.disabled = false;
      submit.textContent = "Log in";
      if (problem.status === 429) return hold(problem.retryAfter ?? 30);
      if (problem.status === 401 || problem.status === 422)
        return fail("That username and password do not match.", password);
      return fail(problem.message);
    }
    clearInterval(timer);
    onLogin(rep);
  }

  const company = h("a", {
    class: "company",
    href: "/api/desk/oidc/login",
    hidden: true,
    data: { testid: "login-company" },
  });
  const own = h(
    "div",
    { class: "own" },
    h("label", { htmlFor: "username" }, "Username"),
    username,
    h("label", { htmlFor: "password" }, "Password"),
    h("div", { class: "with-button" }, password, show),
    caps,
  );

  /** Where the company has a sign-in of its own it stands beside the password, or in its place. */
  async function paintWays() {
    const found = await api.ways().catch(() => null);
    if (!found?.company) return;
    company.textContent = `Sign in with ${found.company}`;
    company.hidden = false;
    own.hidden = submit.hidden = !found.password;
  }
  paintWays();

  password.addEventListener("keyup", (event) => (caps.hidden = !event.getModifierState?.("CapsLock")));
  return h(
    "main",
    { class: "login" },
    h(
      "form",
      {
        class: "login-card",
        novalidate: true,
        "aria-labelledby": "login-title",
        on: { submit: enter },
        data: { testid: "login" },
      },
      h("img", { src: "icon.svg", alt: "", width: 40, height: 40 }),
      h("h1", { id: "login-title" }, "Calmline"),
      h("p", { class: "hint" }, "The desk for customer service reps"),
      because && h("p", { class: "form-note", role: "status", data: { testid: "login-note" } }, because),
      own,
      message,
      submit,
      company,
    ),
  );
}
