import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { every } from '../live.js';
import { ago, nameOf, plural } from '../text.js';
import { stateBadge } from '../state.js';

export async function show(root, { signal, who }) {
  const jobs = h('section', { class: 'card' });
  const tasks = h('section', { class: 'card' });
  fill(root, h('h1', {}, 'Home'), h('div', { class: 'columns' }, jobs, tasks));
  every(3000, signal, async () => {
    const [all, latest] = await Promise.all([get('/v1/jobs?health=true', { signal }), get('/v1/tasks?count=8', { signal })]);
    if (all.length === 0 && latest.length === 0) first(root, who);
    else {
      fill(jobs, h('h2', {}, plural(all.length, 'job')), list(all), h('p', {}, h('a', { href: '#/jobs' }, 'All jobs')));
      fill(tasks, h('h2', {}, 'What happened last'), h('ul', { class: 'plain' }, latest.map((task) => h('li', {},
        stateBadge(task.errored === 'errored' ? 'errored' : task.state), ' ',
        h('a', { href: `#/tasks/${task.uuid}` }, nameOf(task.fqn ?? '') || task.uuid.slice(0, 8)), ' ',
        h('span', { class: 'dim' }, ago(task.time_started / 1e6)))))
        , h('p', {}, h('a', { href: '#/tasks' }, 'All tasks')));
    }
  });
}

const list = (jobs) => h('ul', { class: 'plain' }, jobs
  .toSorted((a, b) => (a.health?.score ?? 1) - (b.health?.score ?? 1) || a.fqn.localeCompare(b.fqn)).slice(0, 8)
  .map((job) => h('li', {}, stateBadge(job.state, job.health), ' ', h('a', { href: `#/jobs/${job.uuid}` }, job.fqn.slice('job::'.length)))));

// An empty server: the first deploy, in one click.
function first(root, who) {
  fill(root, h('section', { class: 'card narrow' },
    h('h1', {}, 'Welcome to Slipway'),
    h('p', {}, `Nothing runs here yet, ${who.name}. Give an image, and watch it become a running app.`),
    h('p', { class: 'buttons' },
      h('a', { class: 'button primary', href: '#/deploy?image=nats' }, 'Deploy the NATS image'),
      h('a', { class: 'button', href: '#/deploy' }, 'Another image')),
    h('p', { class: 'dim' }, 'In a source folder, ', h('code', {}, 'apc app create NAME --start'), ' does the same with your own code.')));
}
