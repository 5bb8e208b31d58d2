import { get } from '../api.js';
import { broken, chips, code, empty, field, fill, h, table } from '../dom.js';
import { time } from '../text.js';
import { W } from '../words.js';
import { what, who } from './audit-item.js';

const PAGE = 50;

export async function show(root, { signal, query }) {
  const quiet = { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' };
  const fqn = h('input', { ...quiet, value: query.get('fqn') ?? '', placeholder: W.audit.fqnExample });
  const principal = h('input', { ...quiet, value: query.get('principal') ?? '' });
  const type = h('input', { ...quiet, value: query.get('event_type') ?? '', placeholder: W.audit.typeExample, list: 'event-types' });
  const list = h('div', { class: 'page' });
  const box = field(W.audit.fqn, fqn);
  fill(root, h('h1', {}, W.audit.title), h('form', { class: 'filters', onsubmit: (event) => {
    event.preventDefault();
    load(first());
  } }, box, field(W.audit.principal, principal), field(W.audit.type, type),
  h('datalist', { id: 'event-types' }, ['policy.access.denied', 'policy.access.allowed', 'login.failed'].map((value) => h('option', { value }))), h('button', {}, W.audit.show)), list);

  function first() {
    const wanted = Object.entries({ fqn: fqn.value.trim(), principal: principal.value.trim(), event_type: type.value.trim() }).filter(([, value]) => value);
    return `/v1/audit?${new URLSearchParams([...wanted, ['limit', PAGE]])}`;
  }

  async function load(path) {
    box.complain('');
    try {
      const { value: items, headers } = await get(path, { signal, whole: true });
      const turn = (name, text) => (headers.get(name) ? h('button', { onclick: () => load(headers.get(name)) }, text) : null);
      fill(list, items.length === 0 ? empty(W.audit.empty) : table(W.audit.title, W.audit.heads, items.map((item) => [
        time(item.timestamp * 1000), who(item), what(item), code(item.fqn),
        item.decided_by.length > 0 ? chips(item.decided_by) : h('span', { class: 'dim' }, broken(item.action)),
      ])), h('div', { class: 'buttons' }, turn('Prev', W.audit.newer), turn('Next', W.audit.older)));
    } catch (failure) {
      if (failure.status !== 400) throw failure;
      box.complain(failure.message);
    }
  }

  await load(first());
}
