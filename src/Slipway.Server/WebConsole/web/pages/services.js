import { del, get, post } from '../api.js';
import { ask, attempt, broken, code, empty, field, fill, h, notice, table } from '../dom.js';
import { nameOf, namespaceOf } from '../text.js';
import { W } from '../words.js';

const TYPES = ['network', 'generic', 'postgres', 'mysql', 'redis', 'memcache', 'rabbitmq', 'gnatsd', 'mongodb'];

export async function show(root, { signal, who }) {
  const [services, jobs] = await Promise.all([get('/v1/services', { signal }), get('/v1/jobs', { signal })]);
  const again = () => show(root, { signal, who });
  const bound = (service) => jobs.filter((job) => Object.values(job.bindings).some((binding) => binding.service_fqn === service.fqn));
  fill(root, h('header', { class: 'title' }, h('h1', {}, W.services.title), h('div', { class: 'buttons' }, h('button', { class: 'primary', onclick: () => make(who, again) }, W.services.make))),
    h('p', { class: 'dim' }, W.services.lead),
    services.length === 0 ? empty(W.services.empty) : table(W.services.title, W.services.heads, services.map((service) => [
      h('span', { title: service.description || null }, broken(nameOf(service.fqn))), h('span', {}, broken(namespaceOf(service.fqn))), service.type, leadsTo(service) && code(leadsTo(service)),
      bound(service).map((job) => [h('a', { href: `#/jobs/${job.uuid}` }, broken(nameOf(job.fqn))), ' ']),
      namespaceOf(service.fqn) === '/apcera' ? '' : h('div', { class: 'buttons' }, h('button', { class: 'plain', 'aria-label': `${W.services.remove} ${nameOf(service.fqn)}`, onclick: () => remove(service, again) }, W.services.remove)),
    ])));
}

const leadsTo = ({ type, parameters }) => parameters.url ?? (type === 'network' ? ['protocol', 'ipnet', 'portrange'].map((name) => parameters[name]).filter(Boolean).join(' ') : '');

async function make(who, again) {
  const name = h('input', { required: true, value: `service::${who.namespace}::`, autocomplete: 'off', spellcheck: 'false' });
  const type = h('input', { required: true, list: 'service-types', value: 'generic' });
  const url = h('input', { autocomplete: 'off', spellcheck: 'false', placeholder: 'postgres://user:password@db.example.com/shop' });
  const body = [field(W.services.name, name), field(W.services.type, type), h('datalist', { id: 'service-types' }, TYPES.map((value) => h('option', { value }))), field(W.services.url, url, { hint: W.services.urlHint })];
  const work = () => post('/v1/services', { fqn: name.value.trim(), type: type.value.trim(), parameters: url.value.trim() ? { url: url.value.trim() } : {} });
  if (!await ask(W.services.make, body, W.services.create, { work })) return;
  notice(W.services.made(nameOf(name.value.trim())));
  await again();
}

async function remove(service, again) {
  const sure = await ask(W.services.askRemove(nameOf(service.fqn)), h('p', {}, W.services.removeMeans), W.services.remove, { danger: true });
  if (sure && await attempt(() => del(`/v1/services/${service.uuid}`))) await again();
}
