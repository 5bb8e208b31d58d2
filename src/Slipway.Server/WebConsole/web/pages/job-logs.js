import { field, fill, h, refill } from '../dom.js';
import { LogStream } from '../live.js';
import { LogView } from '../logview.js';
import { W } from '../words.js';

// The server reads at most the last of these of each instance.
const FROM_BEFORE = [100, 1000, 10_000];
const USUAL = 1000;

export async function showLogs(root, job, signal) {
  const view = new LogView(() => tell());
  const number = new Intl.NumberFormat('en-GB');
  const lines = h('select', { onchange: () => open() }, FROM_BEFORE.map((count) => h('option', { value: count, selected: count === USUAL }, number.format(count))));
  const search = h('input', { type: 'search', placeholder: W.logs.searchExample, oninput: () => view.filter({ text: search.value }) });
  const instance = h('select', { onchange: () => view.filter({ instance: instance.value }) }, h('option', { value: '' }, W.all));
  const stream = h('select', { onchange: () => view.filter({ stream: stream.value }) }, [['', W.all], ['stdout', 'stdout'], ['stderr', 'stderr']].map(([value, text]) => h('option', { value }, text)));
  const figures = h('p', { class: 'dim', role: 'status' });
  const line = h('p', { class: 'warning', role: 'status' });
  let paused = false;
  const pause = h('button', { 'aria-pressed': 'false', onclick: () => {
    paused = !paused;
    view.pause(paused);
    pause.textContent = paused ? W.logs.go : W.logs.pause;
    pause.setAttribute('aria-pressed', String(paused));
  } }, W.logs.pause);
  fill(root, h('div', { class: 'filters' }, field(W.logs.search, search), field(W.logs.instance, instance), field(W.logs.stream, stream), field(W.logs.lines, lines),
    h('div', { class: 'buttons' }, pause, h('button', { onclick: () => view.toEnd() }, W.logs.end))), line, view.element, figures);

  let connection;
  // Ends when the log is connected, or it is said why not.
  const open = () => new Promise((told) => {
    connection?.close();
    connection = new LogStream(job.uuid, lines.value, (texts) => view.add(texts), () => view.clear(), (state, failure) => {
      told();
      line.textContent = state === 'reconnecting' ? W.logs.reconnecting : state === 'refused' ? failure.message : state === 'ended' ? W.logs.ended : '';
    });
  });

  function tell() {
    const count = view.count === 0 ? W.logs.empty : W.logs.count(view.matches, view.count);
    const text = view.waiting > 0 ? `${count}, ${W.logs.waiting(view.waiting)}` : count;
    if (figures.textContent !== text) figures.textContent = text;
    const ids = view.instances.filter(Boolean);
    const chosen = instance.value;
    refill(instance, ids, () => ['', ...ids].map((id) => h('option', { value: id }, id || W.all)));
    instance.value = chosen;
  }

  signal.addEventListener('abort', () => connection.close());
  await open();
}
