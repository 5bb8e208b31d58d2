import { get, post } from '../api.js';
import { chips, field, fill, h } from '../dom.js';
import { W } from '../words.js';

const CLAIMS = ['permit create', 'permit read', 'permit update', 'permit delete', 'permit start', 'permit stop', 'permit bind', 'permit map', 'permit issue', 'docker.allow nats'];

export async function show(root, { query, who, signal }) {
  const quiet = { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' };
  const principal = h('input', { ...quiet, value: query.get('principal') ?? '', placeholder: who.name, list: 'principals' });
  const claim = h('input', { ...quiet, value: query.get('claim') ?? 'permit create', list: 'claims', required: true });
  const fqn = h('input', { ...quiet, value: query.get('fqn') ?? `job::${who.namespace}::nats`, required: true });
  const fields = { principal: field(W.simulate.who, principal, { hint: W.simulate.whoHint }), claim: field(W.simulate.claim, claim), fqn: field(W.simulate.fqn, fqn) };
  const answer = h('section', { 'aria-live': 'polite' });
  const people = h('datalist', { id: 'principals' });
  fill(root, h('h1', {}, W.simulate.title), h('p', { class: 'dim' }, W.simulate.lead),
    h('form', { class: 'card', onsubmit: (event) => {
      event.preventDefault();
      run();
    } }, h('div', { class: 'grid' }, Object.values(fields)), people, h('datalist', { id: 'claims' }, CLAIMS.map((value) => h('option', { value }))), h('p', { class: 'buttons' }, h('button', { class: 'primary' }, W.simulate.ask))), answer);

  async function run() {
    Object.values(fields).forEach((each) => each.complain(''));
    try {
      const found = await post('/v1/policy/sim', { claim: claim.value.trim(), fqn: fqn.value.trim(), ...(principal.value.trim() ? { principal: principal.value.trim() } : {}) }, { signal });
      fill(answer, draw(found));
    } catch (failure) {
      const place = failure.path?.slice(2);
      fill(answer, fields[place] ? null : h('p', { class: 'failure' }, failure.message));
      fields[place]?.complain(failure.plain);
    }
  }

  const [users, jobs] = await Promise.all([get('/v1/users', { signal }).catch(() => []), get('/v1/jobs', { signal }).catch(() => [])]);
  fill(people, [...users.map((user) => user.name), ...jobs.map((job) => job.fqn)].map((value) => h('option', { value })));
  if (query.has('fqn')) await run();
}

// What was given, then each rule that followed from it, then the answer.
const draw = (found) => [
  h('ol', { class: 'derivation' },
    h('li', { class: 'given' }, h('strong', {}, W.simulate.known), ' ', chips(found.inputs)),
    found.derivation.map(step),
    h('li', { class: found.allowed ? 'yes' : 'no' }, found.allowed ? W.simulate.yes(found.claim, found.fqn) : found.message || W.simulate.no)),
  found.near_misses.length === 0 ? null : [h('h2', {}, W.simulate.near), h('ul', { class: 'mistakes' }, found.near_misses.map((miss) => h('li', {}, place(miss),
    h('span', {}, miss.failed_test ? [W.simulate.failed, h('code', {}, miss.failed_test)] : W.simulate.hidden))))],
];

const step = (rule) => h('li', {}, h('span', { class: 'where' }, place(rule)), h('strong', {}, h('code', {}, rule.claim)),
  h('div', { class: 'rule' }, rule.realm ? `on ${rule.realm}` : W.simulate.hidden, rule.condition ? [h('br'), `if (${rule.condition})`] : null),
  rule.inputs.length > 0 ? h('div', { class: 'dim' }, W.simulate.because, ' ', chips(rule.inputs)) : null);

const place = (rule) => h('a', { href: `#/policy/edit/${encodeURIComponent(rule.document)}` }, `${rule.document}:${rule.line}`);
