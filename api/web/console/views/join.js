/** Where an invitation leads: the invited person chooses a password. */
import * as api from "../api.js";
import { h } from "../dom.js";

/**
 * @param {{token: string, done: function(Object): void}} options done: gets the account
 * @returns {HTMLElement}
 */
export function joinView({ token, done }) {
  const password = h("input", {
    id: "new-password",
    type: "password",
    autocomplete: "new-password",
    required: true,
    minlength: 10,
    maxlength: 200,
    data: { testid: "join-password" },
  });
  const again = h("input", {
    id: "again",
    type: "password",
    autocomplete: "new-password",
    required: true,
    maxlength: 200,
    data: { testid: "join-again" },
  });
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true, data: { testid: "join-problem" } });
  const submit = h("button", { class: "primary wide", data: { testid: "join-submit" } }, "Set the password");

  function fail(text) {
    problem.textContent = text;
    problem.hidden = false;
    submit.disabled = false;
  }

  async function choose(event) {
    event.preventDefault();
    if (submit.disabled) return;
    if (password.value !== again.value) return fail("The two are not the same.");
    problem.hidden = true;
    submit.disabled = true;
    try {
      done(await api.join(token, password.value));
    } catch (error) {
      fail(error.message);
    }
  }

  return h(
    "main",
    { class: "login" },
    h(
      "form",
      {
        class: "login-card",
        novalidate: true,
        "aria-labelledby": "join-title",
        on: { submit: choose },
        data: { testid: "join" },
      },
      h("img", { src: "icon.svg", alt: "", width: 40, height: 40 }),
      h("h1", { id: "join-title" }, "Welcome"),
      h("p", { class: "hint" }, "Choose a password for your account, ten characters or more. Then log in with it."),
      h("label", { htmlFor: "new-password" }, "Password"),
      password,
      h("label", { htmlFor: "again" }, "The same again"),
      again,
      problem,
      submit,
    ),
  );
}
