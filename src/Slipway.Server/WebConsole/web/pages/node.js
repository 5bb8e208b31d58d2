import { get } from '../api.js';
import { facts, fill, h, refill, tiles } from '../dom.js';
import { every } from '../live.js';
import { seconds, size } from '../text.js';
import { W } from '../words.js';

export async function show(root, { signal }) {
  const body = h('div', { class: 'page' });
  fill(root, h('h1', {}, W.node.title), body);
  const load = () => get('/v1/node', { signal });
  const draw = (node) => refill(body, node, () => [
    tiles([[W.node.jobs, node.jobs], [W.node.instances, node.instances], [W.node.processors, node.processors], [W.node.up, seconds((Date.now() - Date.parse(node.started_at)) / 1000)]]),
    h('div', { class: 'columns' },
      meter(W.node.disk, node.disk_free, node.disk_total, [[W.node.left, size(node.disk_left)], [W.node.layers, W.node.layerUse(node.layers, size(node.layer_bytes))], [W.node.folder, h('code', {}, node.data_folder)]]),
      meter(W.node.memory, node.memory_available, node.memory_total, [[W.node.host, node.host], [W.node.version, h('code', { title: node.version }, short(node.version))]])),
  ]);
  draw(await load());
  every(5000, signal, async () => draw(await load()));
}

// 0.1.0+cf24085
const short = (version) => version.replace(/(\+[0-9a-f]{7})[0-9a-f]+$/, '$1');

const meter = (name, free, total, more) => h('section', { class: 'card' }, h('h2', {}, name),
  h('progress', { max: total, value: total - free, 'aria-label': `${name} ${W.node.used}` }), h('p', { class: 'dim' }, W.node.of(size(free), size(total))), facts(more));
