import { get } from '../api.js';
import { fill, h, refill } from '../dom.js';
import { every } from '../live.js';
import { mark } from '../mark.js';
import { ago, nameOf, plural } from '../text.js';
import { stateBadge, taskBadge } from '../state.js';
import { W } from '../words.js';

const LATEST = 8;

export async function show(root, { signal, who }) {
  const jobs = h('section', { class: 'card' });
  const tasks = h('section', { class: 'card' });
  const page = [h('h1', {}, W.home.title), h('div', { class: 'columns' }, jobs, tasks)];

  const load = () => Promise.all([get('/v1/jobs?health=true', { signal }), get(`/v1/tasks?count=${LATEST}`, { signal })]);
  const draw = ([all, latest]) => {
    if (all.length === 0 && latest.length === 0) {
      refill(root, 'first', () => first(who));
      return;
    }
    refill(root, 'home', () => page);
    refill(jobs, all, () => [
      h('h2', {}, plural(all.length, 'job')), all.length === 0 ? h('p', { class: 'dim' }, W.home.noJobs) : list(all), h('p', {}, h('a', { href: '#/jobs' }, W.home.allJobs)),
    ]);
    refill(tasks, [latest, Math.floor(Date.now() / 15_000)], () => [
      h('h2', {}, W.home.tasks),
      latest.length === 0 ? h('p', { class: 'dim' }, W.home.noTasks) : h('ul', { class: 'plain' }, latest.map((task) => h('li', {},
        taskBadge(task), h('a', { href: `#/tasks/${task.uuid}` }, nameOf(task.fqn ?? '') || task.uuid.slice(0, 8)), h('span', { class: 'dim' }, ago(task.time_started / 1e6))))),
      h('p', {}, h('a', { href: '#/tasks' }, W.home.allTasks)),
    ]);
  };
  draw(await load());
  every(3000, signal, async () => draw(await load()));
}

// The worst first.
const list = (jobs) => h('ul', { class: 'plain' }, jobs
  .toSorted((a, b) => (a.health?.score ?? 1) - (b.health?.score ?? 1) || a.fqn.localeCompare(b.fqn)).slice(0, LATEST)
  .map((job) => h('li', {}, stateBadge(job.state, job.health), h('a', { href: `#/jobs/${job.uuid}` }, job.fqn.slice('job::'.length)))));

// An empty server: the first deploy, in two clicks.
const first = (who) => h('section', { class: 'welcome' }, h('div', {},
  h('h1', {}, W.home.welcome),
  h('p', {}, W.home.invite(who.name)),
  h('p', { class: 'buttons' }, h('a', { class: 'button primary', href: '#/deploy?image=nats' }, W.home.nats), h('a', { class: 'button', href: '#/deploy' }, W.home.other)),
  h('p', { class: 'dim' }, W.home.source[0], h('code', {}, W.home.source[1]), W.home.source[2])), mark());
