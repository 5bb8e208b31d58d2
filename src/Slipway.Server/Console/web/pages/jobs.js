import { get } from '../api.js';
import { field, fill, h, table } from '../dom.js';
import { every } from '../live.js';
import { ago, nameOf, namespaceOf } from '../text.js';
import { stateBadge } from '../state.js';

export async function show(root, { signal, query }) {
  let jobs = [];
  const text = h('input', { type: 'search', value: query.get('q') ?? '', oninput: () => draw() });
  const space = h('select', { onchange: () => draw() }, h('option', { value: '' }, 'all'));
  const state = h('select', { onchange: () => draw() }, ['all', 'started', 'stopped', 'finished', 'errored'].map((name) => h('option', { value: name === 'all' ? '' : name }, name)));
  const list = h('div');
  fill(root, h('h1', {}, 'Jobs'), h('div', { class: 'filters' }, field('Name', text), field('Namespace', space), field('State', state)), list);

  function draw() {
    const chosen = space.value;
    fill(space, ['', ...new Set(jobs.map((job) => namespaceOf(job.fqn)))].map((name) => h('option', { value: name, selected: name === chosen }, name || 'all')));
    const shown = jobs.filter((job) => (!chosen || namespaceOf(job.fqn) === chosen) && (!state.value || job.state === state.value) && job.fqn.includes(text.value))
      .sort((a, b) => a.fqn.localeCompare(b.fqn));
    fill(list, shown.length === 0 ? h('p', { class: 'dim' }, jobs.length === 0 ? 'No jobs yet.' : 'No job is like that.')
      : table('Jobs', ['State', 'Name', 'Namespace', 'Instances', 'Changed'], shown.map((job) => [
        stateBadge(job.state, job.health),
        h('a', { href: `#/jobs/${job.uuid}` }, nameOf(job.fqn)),
        namespaceOf(job.fqn),
        `${job.health?.instance_state_count?.RUNNING ?? 0} of ${job.num_instances}`,
        ago(new Date(job.updated_at).getTime()),
      ])));
  }

  every(2000, signal, async () => {
    const found = await get('/v1/jobs?health=true', { signal });
    // What has not changed is left as it is: somebody may be reading it with a screen reader.
    if (JSON.stringify(found) === JSON.stringify(jobs)) return;
    jobs = found;
    draw();
  });
}
