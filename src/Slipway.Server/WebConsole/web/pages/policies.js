import { get } from '../api.js';
import { ask, empty, field, fill, h, table } from '../dom.js';
import { ago } from '../text.js';
import { W } from '../words.js';
import { keepDraft } from './policy-draft.js';

const LARGEST = 512 * 1024;

export async function show(root, { signal }) {
  const documents = await get('/v1/policy', { signal });
  fill(root, h('header', { class: 'title' }, h('h1', {}, W.policy.title), h('div', { class: 'buttons' },
    h('a', { class: 'button', href: '#/policy/may' }, W.policy.ask),
    h('button', { onclick: importText }, W.policy.import),
    h('a', { class: 'button primary', href: '#/policy/edit/' }, W.policy.make))),
  h('p', { class: 'dim' }, W.policy.lead),
  documents.length === 0 ? empty(W.policy.empty) : table(W.policy.title, W.policy.heads, documents.toSorted((a, b) => a.managed - b.managed).map((document) => [
    h('a', { href: `#/policy/edit/${encodeURIComponent(document.name)}` }, document.name), document.version, ago(Date.parse(document.updated_at)), document.updated_by,
    document.managed ? h('span', { class: 'chip' }, W.policy.managed) : '',
  ])));
}

async function importText() {
  const name = h('input', { required: true, autocomplete: 'off', spellcheck: 'false', pattern: '[A-Za-z0-9._+@\\-]{1,128}' });
  const text = h('textarea', { rows: 12, required: true, spellcheck: 'false' });
  const file = h('input', { type: 'file', accept: '.pol,text/plain', onchange: async () => {
    const [chosen] = file.files;
    if (!chosen || chosen.size > LARGEST) return;
    text.value = await chosen.text();
    name.value ||= chosen.name.replace(/\.pol$/, '');
  } });
  const sure = await ask(W.policy.importTitle, [h('p', {}, W.policy.importLead), field(W.editor.name, name, { hint: W.editor.nameHint }), field(W.policy.file, file), field(W.editor.text, text)], W.policy.import);
  if (!sure) return;
  keepDraft(name.value, text.value);
  location.hash = `#/policy/edit/${encodeURIComponent(name.value)}`;
}
