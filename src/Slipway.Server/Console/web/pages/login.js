import { logIn } from '../api.js';
import { field, fill, h } from '../dom.js';

export function show(root, { loggedIn }) {
  const name = h('input', { name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, autofocus: true });
  const password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const problem = h('p', { class: 'bad', role: 'alert', hidden: true });
  const send = h('button', { class: 'primary' }, 'Log in');
  const form = h('form', {
    class: 'card narrow', onsubmit: async (event) => {
      event.preventDefault();
      problem.hidden = true;
      send.disabled = true;
      try {
        loggedIn(await logIn(name.value, password.value));
      } catch (failure) {
        problem.textContent = failure.retryAfter ? `${failure.message} Wait ${Math.ceil(failure.retryAfter / 1000)} s.` : failure.message;
        problem.hidden = false;
        password.select();
      } finally {
        send.disabled = false;
      }
    },
  }, h('h1', {}, 'Log in'), field('User', name), field('Password', password), problem, send);
  fill(root, form);
  name.focus();
}
