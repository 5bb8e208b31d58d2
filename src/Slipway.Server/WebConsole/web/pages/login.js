import { logIn } from '../api.js';
import { field, fill, h } from '../dom.js';
import { mark } from '../mark.js';
import { W } from '../words.js';

export function show(root, { loggedIn }) {
  const name = h('input', { name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true });
  const password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const problem = h('p', { class: 'bad', role: 'alert', hidden: true });
  const send = h('button', { class: 'primary' }, W.login.title);
  const form = h('form', {
    class: 'card narrow', onsubmit: async (event) => {
      event.preventDefault();
      problem.hidden = true;
      send.disabled = true;
      try {
        loggedIn(await logIn(name.value, password.value));
      } catch (failure) {
        problem.textContent = failure.message + (failure.retryAfter ? W.login.wait(Math.ceil(failure.retryAfter / 1000)) : '');
        problem.hidden = false;
        password.select();
      } finally {
        send.disabled = false;
      }
    },
  }, h('h1', { class: 'brand' }, mark(), W.app), field(W.login.user, name), field(W.login.password, password), problem, send);
  fill(root, form);
  name.focus();
}
