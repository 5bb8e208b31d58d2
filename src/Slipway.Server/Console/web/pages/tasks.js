import { get } from '../api.js';
import { fill, h, table } from '../dom.js';
import { every } from '../live.js';
import { ago, seconds } from '../text.js';
import { stateBadge } from '../state.js';

export async function show(root, { signal }) {
  const list = h('div');
  fill(root, h('h1', {}, 'Tasks'), list);
  every(3000, signal, async () => {
    const tasks = await get('/v1/tasks?count=100', { signal });
    fill(list, tasks.length === 0 ? h('p', { class: 'dim' }, 'None so far.') : table('Tasks, newest first', ['State', 'Works on', 'Began', 'Took'], tasks.map((task) => [
      stateBadge(task.errored === 'errored' ? 'errored' : task.state),
      h('a', { href: `#/tasks/${task.uuid}` }, task.fqn ?? task.uuid),
      ago(task.time_started / 1e6),
      task.time_completed ? seconds((task.time_completed - task.time_started) / 1e9) : '',
    ])));
  });
}
