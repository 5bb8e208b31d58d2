import { get } from '../api.js';
import { broken, empty, fill, h, refill, table } from '../dom.js';
import { every } from '../live.js';
import { ago, seconds } from '../text.js';
import { taskBadge } from '../state.js';
import { W } from '../words.js';

export async function show(root, { signal }) {
  const list = h('div');
  fill(root, h('h1', {}, W.tasks.title), list);
  const draw = (tasks) => refill(list, [tasks, Math.floor(Date.now() / 15_000)], () => (tasks.length === 0 ? empty(W.tasks.empty) : table(W.tasks.caption, W.tasks.heads, tasks.map((task) => [
    taskBadge(task),
    h('a', { href: `#/tasks/${task.uuid}` }, broken(task.fqn ?? task.uuid)),
    ago(task.time_started / 1e6),
    task.time_completed ? seconds((task.time_completed - task.time_started) / 1e9) : '',
  ]))));
  const load = () => get('/v1/tasks?count=100', { signal });
  draw(await load());
  every(2000, signal, async () => draw(await load()));
}
