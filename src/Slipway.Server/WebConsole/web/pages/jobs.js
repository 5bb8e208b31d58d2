import { get } from '../api.js';
import { broken, empty, field, fill, h, refill, table } from '../dom.js';
import { every } from '../live.js';
import { ago, nameOf, namespaceOf } from '../text.js';
import { stateBadge } from '../state.js';
import { W } from '../words.js';

const STATES = ['started', 'stopped', 'ready', 'finished', 'errored'];

export async function show(root, { signal, query }) {
  let jobs = [];
  const text = h('input', { type: 'search', value: query.get('q') ?? '', oninput: () => draw() });
  const space = h('select', { onchange: () => draw() });
  const state = h('select', { onchange: () => draw() }, ['', ...STATES].map((name) => h('option', { value: name }, name || W.all)));
  const list = h('div');
  fill(root, h('header', { class: 'title' }, h('h1', {}, W.jobs.title)),
    h('div', { class: 'filters' }, field(W.jobs.name, text), field(W.jobs.space, space), field(W.jobs.state, state)), list);

  function draw() {
    const spaces = [...new Set(jobs.map((job) => namespaceOf(job.fqn)))].toSorted();
    const chosen = spaces.includes(space.value) ? space.value : '';
    refill(space, spaces, () => ['', ...spaces].map((name) => h('option', { value: name }, name || W.all)));
    space.value = chosen;
    const shown = jobs.filter((job) => (!chosen || namespaceOf(job.fqn) === chosen) && (!state.value || job.state === state.value) && job.fqn.includes(text.value))
      .toSorted((a, b) => a.fqn.localeCompare(b.fqn));
    // Not redrawn while it is the same: somebody may be reading it with a screen reader.
    refill(list, [shown, jobs.length, Math.floor(Date.now() / 15_000)], () => (shown.length === 0
      ? empty(jobs.length === 0 ? W.jobs.empty : W.jobs.noMatch, jobs.length === 0 ? h('p', {}, h('a', { href: '#/deploy' }, W.jobs.deploy)) : null)
      : table(W.jobs.title, W.jobs.heads, shown.map((job) => [
        stateBadge(job.state, job.health),
        h('a', { href: `#/jobs/${job.uuid}` }, broken(nameOf(job.fqn))),
        h('span', {}, broken(namespaceOf(job.fqn))),
        h('span', {}, broken(image(job.docker_origin))),
        W.jobs.running(job.health?.instance_state_count?.RUNNING ?? 0, job.num_instances),
        ago(Date.parse(job.updated_at)),
      ]))));
  }

  const load = async () => {
    jobs = await get('/v1/jobs?health=true', { signal });
    draw();
  };
  await load();
  every(2000, signal, load);
}

// {"ImageName":"library/nats","ImageTag":"latest","RegistryURL":""}
const image = (origin) => (origin ? `${origin.ImageName.replace(/^library\//, '')}${origin.ImageTag.includes(':') ? '@' : ':'}${origin.ImageTag}`.slice(0, 60) : '');
