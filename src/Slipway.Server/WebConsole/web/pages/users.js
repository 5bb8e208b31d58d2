import { del, get, post, put } from '../api.js';
import { ask, attempt, empty, field, fill, h, notice, table } from '../dom.js';
import { ago } from '../text.js';
import { W } from '../words.js';

export async function show(root, { signal, who }) {
  const users = await get('/v1/users', { signal });
  const again = () => show(root, { signal, who });
  fill(root, h('header', { class: 'title' }, h('h1', {}, W.users.title), h('div', { class: 'buttons' }, h('button', { class: 'primary', onclick: () => make(again) }, W.users.make))),
    users.length === 0 ? empty(W.users.empty) : table(W.users.title, W.users.heads, users.map((user) => [
      [user.name, ' ', user.name === who.name ? h('span', { class: 'chip' }, W.users.you) : null], ago(Date.parse(user.created_at)), ago(Date.parse(user.password_changed_at)),
      h('div', { class: 'buttons' }, [[W.users.reset, reset], [W.users.revoke, revoke], [W.users.remove, remove]].map(([text, does]) => h('button', {
        class: 'plain', 'aria-label': `${text}: ${user.name}`, onclick: () => does(user, again, who),
      }, text))),
    ])));
}

const secret = (complete) => h('input', { type: 'password', required: true, autocomplete: complete });

async function make(again) {
  const name = h('input', { required: true, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' });
  const password = secret('new-password');
  const work = () => post('/v1/users', { name: name.value, password: password.value });
  if (!await ask(W.users.make, [field(W.users.name, name), field(W.users.password, password)], W.users.create, { work })) return;
  notice(W.users.made(name.value));
  await again();
}

async function reset(user, again, who) {
  const current = user.name === who.name ? secret('current-password') : null;
  const password = secret('new-password');
  const work = () => put(`/v1/users/${encodeURIComponent(user.name)}/password`, { password: password.value, ...(current ? { current_password: current.value } : {}) });
  if (!await ask(W.users.askReset(user.name), [current ? field(W.users.current, current) : null, field(W.users.password, password)], W.users.set, { work })) return;
  notice(W.users.done(user.name));
  await again();
}

async function revoke(user, again) {
  if (await ask(W.users.askRevoke(user.name), h('p', {}, W.users.revokeMeans), W.users.revoke, { danger: true })
    && await attempt(() => del(`/v1/users/${encodeURIComponent(user.name)}/tokens`), W.users.done(user.name))) await again();
}

async function remove(user, again, who) {
  if (await ask(W.users.askRemove(user.name), h('p', {}, user.name === who.name ? W.users.removeSelf : W.users.removeMeans), W.users.remove, { danger: true })
    && await attempt(() => del(`/v1/users/${encodeURIComponent(user.name)}`), W.users.done(user.name))) await again();
}
