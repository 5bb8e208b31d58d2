import { del, get } from '../api.js';
import { ask, fill, h, notice } from '../dom.js';
import { TaskStream } from '../live.js';
import { nameOf, seconds, size, time } from '../text.js';
import { stateBadge } from '../state.js';

export async function show(root, { signal, argument: id, title }) {
  const task = await get(`/v1/tasks/${id}?since=9007199254740991`, { signal });
  title(nameOf(task.fqn ?? '') || 'Task');
  const view = new TaskPage(root, task);
  const stream = new TaskStream(id, (event) => view.take(event), (state, failure) => view.state(state, failure));
  signal.addEventListener('abort', () => stream.close());
}

class TaskPage {
  #task;
  #events = [];
  #layers = new Map();
  #state = h('span', {}, stateBadge('running'));
  #line = h('p', { class: 'dim', role: 'status' });
  #end = h('div', { role: 'alert' });
  #bar = h('progress', { max: 100, value: 0, 'aria-label': 'Overall', hidden: true });
  #figures = h('p', { class: 'dim' });
  #bars = h('div', { class: 'layers' });
  #steps = h('ol', { class: 'steps' });
  #times = h('div');
  #cancel = h('button', { class: 'danger', onclick: () => this.#askCancel() }, 'Cancel');

  constructor(root, task) {
    this.#task = task;
    fill(root,
      h('header', { class: 'title' }, h('h1', {}, nameOf(task.fqn ?? '') || 'Task'), this.#state, this.#cancel),
      h('p', { class: 'dim' }, h('code', {}, task.fqn ?? ''), `, began ${time(task.time_started / 1e6)}`),
      this.#end, this.#line, this.#bar, this.#figures, this.#bars, h('h2', {}, 'What happened'), this.#steps, this.#times);
  }

  take(event) {
    if (event.bytes) this.#progress(event.bytes);
    if (!event.seq) return;
    this.#events.push(event);
    if (event.task_event_type === 'event') this.#step(event);
    else this.#finish(event);
  }

  state(state, failure) {
    if (state === 'reconnecting') this.#line.textContent = 'The connection is away; the task goes on meanwhile. Trying again…';
    else if (state === 'refused') this.#line.textContent = failure.message;
    else this.#line.textContent = '';
  }

  #step(event) {
    const counted = event.subtask.total > 0 ? ` (${event.subtask.index} of ${event.subtask.total})` : '';
    this.#steps.append(h('li', {}, h('span', { class: 'stage' }, event.stage), ' ', event.subtask.name ? `${event.subtask.name}${counted}` : '',
      ' ', h('span', { class: 'dim' }, seconds((event.time - this.#task.time_started) / 1e9))));
  }

  #progress(bytes) {
    this.#bar.hidden = false;
    this.#bar.value = bytes.percent;
    const left = bytes.eta_seconds != null && bytes.percent < 100 ? `, ${seconds(bytes.eta_seconds)} left` : '';
    this.#figures.textContent = bytes.stalled
      ? `${bytes.percent} %: nothing moves`
      : `${bytes.percent} %, ${size(bytes.downloaded)} of ${size(bytes.download_total)}, ${size(bytes.rate)}/s${left}`;
    for (const layer of bytes.layers) this.#layer(layer);
  }

  #layer(layer) {
    let row = this.#layers.get(layer.id);
    if (!row) {
      row = { down: h('progress', { max: layer.size || 1 }), files: h('progress', { max: layer.size || 1 }), text: h('span', { class: 'dim' }) };
      row.down.setAttribute('aria-label', `Download of layer ${layer.id}`);
      row.files.setAttribute('aria-label', `Unpacking of layer ${layer.id}`);
      this.#layers.set(layer.id, row);
      this.#bars.append(h('div', { class: 'layer' }, h('code', {}, layer.id), row.down, row.files, row.text));
    }
    row.down.value = layer.downloaded;
    row.files.value = layer.unpacked;
    row.text.textContent = layer.unpacked >= layer.size ? size(layer.size) : `${size(layer.downloaded)} of ${size(layer.size)}`;
  }

  async #finish(event) {
    this.#cancel.hidden = true;
    this.#figures.textContent = '';
    this.#bar.hidden = true;
    const took = seconds((event.time - this.#task.time_started) / 1e9);
    if (event.task_event_type === 'eos') {
      fill(this.#state, stateBadge('complete'));
      const [job] = this.#task.fqn?.startsWith('job::') ? await get(`/v1/jobs?fqn=${encodeURIComponent(this.#task.fqn)}`).catch(() => []) : [];
      fill(this.#end, h('p', { class: 'good' }, `Done in ${took}. `, job ? h('a', { href: `#/jobs/${job.uuid}` }, 'Go to the job') : null));
    } else if (event.task_event_type === 'cancel') {
      fill(this.#state, stateBadge('cancelled'));
      fill(this.#end, h('p', {}, `Cancelled by ${event.payload.cancelled_by || 'somebody'} after ${took}; nothing of it is left.`));
    } else {
      fill(this.#state, stateBadge('errored'));
      fill(this.#end, h('div', { class: 'failure' }, h('p', { class: 'bad' }, event.payload.error),
        h('p', { class: 'dim' }, 'Code ', event.payload.docs ? h('a', { href: event.payload.docs }, event.payload.code) : event.payload.code)));
    }
    this.#timeline();
  }

  // Where the time went: how long each stage was the last that had been told of.
  #timeline() {
    const spans = [];
    this.#events.forEach((event, at) => {
      const until = this.#events[at + 1]?.time ?? event.time;
      const last = spans.at(-1);
      if (event.task_event_type !== 'event') return;
      if (last?.stage === event.stage) last.took += until - event.time;
      else spans.push({ stage: event.stage, took: until - event.time });
    });
    const whole = spans.reduce((sum, span) => sum + span.took, 0) || 1;
    fill(this.#times, h('h2', {}, 'Where the time went'), h('dl', { class: 'timeline' }, spans.map((span) => [
      h('dt', {}, span.stage), h('dd', {}, h('progress', { max: whole, value: span.took, 'aria-label': span.stage }), ' ', seconds(span.took / 1e9))])));
  }

  async #askCancel() {
    const sure = await ask('Cancel this task?', h('p', {}, 'What it has made so far is taken away; layers that others use stay.'), 'Cancel the task', { danger: true });
    if (sure) await del(`/v1/tasks/${this.#task.uuid}`).catch((failure) => notice(failure.message, 'bad'));
  }
}
