import { del, get } from '../api.js';
import { ask, attempt, code, fill, h } from '../dom.js';
import { TaskStream } from '../live.js';
import { nameOf, seconds, size, time } from '../text.js';
import { stateBadge } from '../state.js';
import { W } from '../words.js';

export async function show(root, { signal, argument: id, title }) {
  // Only the task: its events come by the stream.
  const task = await get(`/v1/tasks/${id}?since=9007199254740991`, { signal });
  title(nameOf(task.fqn ?? '') || W.task.title);
  const view = new TaskPage(root, task);
  const stream = new TaskStream(id, (event) => view.take(event), (state, failure) => view.state(state, failure));
  signal.addEventListener('abort', () => stream.close());
  await view.ready;
}

class TaskPage {
  #task;
  #ready = Promise.withResolvers();
  #events = [];
  #layers = new Map();
  #state = h('span', { role: 'status' }, stateBadge('running'));
  #line = h('p', { class: 'warning', role: 'status' });
  #end = h('div', { role: 'alert' });
  #share = h('b', {}, '');
  #figures = h('span', { class: 'dim' });
  #bar = h('progress', { max: 100, 'aria-label': W.task.overall });
  #overall = h('section', { class: 'card overall', hidden: true });
  #bars = h('div', { class: 'layers' });
  #steps = h('ol', { class: 'steps' });
  #times = h('div');
  #cancel = h('button', { class: 'danger', onclick: () => this.#askCancel() }, W.task.cancel);

  constructor(root, task) {
    this.#task = task;
    fill(this.#overall, h('div', { class: 'figures' }, this.#share, this.#figures), this.#bar, this.#bars);
    fill(root,
      h('header', { class: 'title' }, h('h1', {}, nameOf(task.fqn ?? '') || W.task.title), this.#state, h('span', { class: 'buttons' }, this.#cancel)),
      h('p', { class: 'dim' }, code(task.fqn ?? ''), ', ', W.task.began(time(task.time_started / 1e6))),
      this.#line, this.#end, this.#overall, h('section', { class: 'card' }, h('h2', {}, W.task.happened), this.#steps), this.#times);
  }

  /** Ends when there is something to see: of a task that is over, all of it. */
  get ready() { return this.#ready.promise; }

  async take(event) {
    if (this.#task.state === 'running') this.#ready.resolve();
    switch (event.task_event_type) {
      case 'progress':
        if (event.bytes) this.#progress(event.bytes);
        break;
      case 'event':
        this.#events.push(event);
        this.#step(event);
        break;
      case 'gap':
        this.#steps.append(h('li', { class: 'dim' }, W.task.gap));
        break;
      case 'eos': case 'error': case 'cancel':
        this.#events.push(event);
        await this.#finish(event);
        this.#ready.resolve();
        break;
    }
  }

  state(state, failure) {
    if (state === 'reconnecting' || state === 'refused') this.#ready.resolve();
    this.#line.textContent = state === 'reconnecting' ? W.task.reconnecting : state === 'refused' ? failure.message : '';
  }

  #since = (event) => seconds(Math.max(0, event.time - this.#task.time_started) / 1e9);

  #step(event) {
    const counted = event.subtask.total > 0 ? W.task.counted(event.subtask.index, event.subtask.total) : '';
    this.#steps.append(h('li', {}, h('span', { class: 'stage' }, event.stage), h('span', {}, event.subtask.name ? `${event.subtask.name}${counted}` : ''), h('span', { class: 'dim' }, this.#since(event))));
  }

  #progress(bytes) {
    this.#overall.hidden = false;
    this.#bar.value = bytes.percent;
    this.#share.textContent = `${Math.floor(bytes.percent)} %`;
    const parts = [W.task.of(size(bytes.downloaded), size(bytes.download_total))];
    if (bytes.stalled) parts.push(W.task.stalled);
    else if (bytes.percent < 100) {
      parts.push(W.task.rate(size(bytes.rate)));
      if (bytes.eta_seconds != null) parts.push(W.task.left(seconds(bytes.eta_seconds)));
    }
    this.#figures.textContent = parts.join(' · ');
    for (const layer of bytes.layers) this.#layer(layer);
  }

  #layer(layer) {
    let row = this.#layers.get(layer.id);
    if (!row) {
      const max = layer.total || 1;
      row = { down: h('progress', { max, 'aria-label': W.task.download(layer.id) }), files: h('progress', { class: 'unpack', max, 'aria-label': W.task.unpack(layer.id) }), text: h('span', { class: 'dim' }) };
      this.#layers.set(layer.id, row);
      if (this.#layers.size === 1) this.#bars.append(h('div', { class: 'layer dim' }, W.task.columns.map((column) => h('span', {}, column))));
      this.#bars.append(h('div', { class: 'layer' }, h('code', {}, layer.id), row.down, row.files, row.text));
    }
    row.down.value = layer.downloaded;
    row.files.value = layer.unpacked;
    row.text.textContent = layer.downloaded >= layer.total ? size(layer.total) : W.task.of(size(layer.downloaded), size(layer.total));
  }

  async #finish(event) {
    this.#cancel.remove();
    this.#timeline();
    const took = this.#since(event);
    if (event.task_event_type === 'eos') {
      fill(this.#state, stateBadge('complete'));
      this.#overall.hidden = this.#layers.size === 0;
      const [job] = this.#task.fqn?.startsWith('job::') ? await get(`/v1/jobs?fqn=${encodeURIComponent(this.#task.fqn)}`).catch(() => []) : [];
      fill(this.#end, h('p', { class: 'success' }, W.task.done(took), job ? h('a', { href: `#/jobs/${job.uuid}` }, W.task.toJob) : h('a', { href: '#/packages' }, W.task.toPackage)));
    } else if (event.task_event_type === 'cancel') {
      fill(this.#state, stateBadge('cancelled'));
      this.#overall.hidden = true;
      fill(this.#end, h('p', { class: 'card' }, W.task.cancelled(event.payload.cancelled_by, took)));
    } else {
      fill(this.#state, stateBadge('errored'));
      this.#overall.hidden = true;
      const { error, code: errorCode, docs } = event.payload;
      const link = docs?.startsWith('/v1/errors/');
      fill(this.#end, h('div', { class: 'failure' }, h('p', { class: 'bad' }, error), h('p', { class: 'dim' }, W.task.code, link ? h('a', { href: docs }, errorCode) : h('code', {}, errorCode ?? ''))));
    }
  }

  // Where the time went: how long each stage was the last that had been told of.
  #timeline() {
    const spans = new Map();
    this.#events.forEach((event, at) => {
      if (event.task_event_type !== 'event') return;
      const took = (this.#events[at + 1]?.time ?? event.time) - event.time;
      spans.set(event.stage, (spans.get(event.stage) ?? 0) + took);
    });
    if (spans.size === 0) return;
    const whole = [...spans.values()].reduce((sum, took) => sum + took, 0) || 1;
    fill(this.#times, h('section', { class: 'card' }, h('h2', {}, W.task.times), h('dl', { class: 'timeline' }, [...spans].map(([stage, took]) => [
      h('dt', {}, stage), h('dd', {}, h('progress', { max: whole, value: took, 'aria-label': stage }), h('span', {}, seconds(took / 1e9)))]))));
  }

  async #askCancel() {
    if (await ask(W.task.askCancel, h('p', {}, W.task.cancelMeans), W.task.cancelIt, { danger: true })) await attempt(() => del(`/v1/tasks/${this.#task.uuid}`));
  }
}
