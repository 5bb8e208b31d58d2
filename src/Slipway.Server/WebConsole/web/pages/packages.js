import { del, get, post } from '../api.js';
import { ask, attempt, broken, code, empty, fill, h, table } from '../dom.js';
import { ago, imageName, nameOf, plural, size } from '../text.js';
import { stateBadge } from '../state.js';
import { W } from '../words.js';

export async function show(root, { signal }) {
  const [packages, jobs] = await Promise.all([get('/v1/packages', { signal }), get('/v1/jobs', { signal })]);
  const again = () => show(root, { signal });
  const largest = Math.max(1, ...packages.map((found) => found.size?.total ?? 0));
  const users = (found) => jobs.filter((job) => job.packages.some((used) => used.uuid === found.uuid));
  fill(root,
    h('header', { class: 'title' }, h('h1', {}, W.packages.title), h('div', { class: 'buttons' }, packages.length > 0 ? h('button', { onclick: () => prune(again) }, W.packages.prune) : null)),
    packages.length === 0 ? empty(W.packages.empty) : [
      h('p', { class: 'legend' }, h('span', {}, h('i'), W.packages.own), h('span', {}, h('i', { class: 'shared' }), W.packages.shared)),
      table(W.packages.title, W.packages.heads, packages.map((found) => [
        stateBadge(found.state), [h('span', { title: found.fqn }, broken(nameOf(found.fqn))), found.image ? h('span', { class: 'dim below' }, code(imageName(found.image))) : null], found.size ? use(found.size, largest) : '',
        users(found).length === 0 ? h('span', { class: 'dim' }, W.packages.nobody) : users(found).map((job) => [h('a', { href: `#/jobs/${job.uuid}` }, broken(nameOf(job.fqn))), ' ']),
        ago(Date.parse(found.created_at)),
        h('div', { class: 'buttons' }, h('button', { class: 'plain', 'aria-label': `${plural(found.resources.length, 'layer')}: ${nameOf(found.fqn)}`, onclick: () => layers(found, packages) }, plural(found.resources.length, 'layer')),
          h('button', { class: 'plain', 'aria-label': `${W.packages.remove} ${nameOf(found.fqn)}`, disabled: users(found).length > 0, title: users(found).length > 0 ? W.packages.used : null, onclick: () => remove(found, again) }, W.packages.remove)),
      ]))]);
}

// How much of it is the package's own, and how much it has with others.
function use({ total, own }, largest) {
  const mine = h('i');
  const others = h('i');
  mine.style.width = `${(own / largest) * 100}%`;
  others.style.width = `${((total - own) / largest) * 100}%`;
  return h('div', { class: 'use' }, h('div', { class: 'stack', role: 'img', 'aria-label': `${size(own)} ${W.packages.own}, ${size(total - own)} ${W.packages.shared}` }, mine, others), h('span', {}, size(total)));
}

function layers(found, packages) {
  const also = (layer) => packages.filter((other) => other.uuid !== found.uuid && other.resources.some((resource) => resource.digest === layer.digest)).map((other) => nameOf(other.fqn));
  ask(found.fqn, table(W.packages.details, [W.packages.layer, W.packages.size, W.packages.also], found.resources.map((layer) => [
    h('code', {}, layer.digest.slice('sha256:'.length, 'sha256:'.length + 12)), size(layer.length), also(layer).join(', ') || h('span', { class: 'dim' }, W.packages.only)])), null);
}

async function prune(again) {
  await attempt(async () => {
    const would = await post('/v1/packages/prune', { dry_run: true });
    if (would.packages.length === 0 && would.layers === 0) {
      await ask(W.packages.askPrune, h('p', {}, W.packages.pruneNone), null);
      return;
    }
    const list = h('ul', { class: 'plain' }, would.packages.map((found) => h('li', {}, h('code', {}, found.fqn), h('span', { class: 'dim' }, size(found.size.own)))));
    if (!await ask(W.packages.askPrune, list, W.packages.pruneIt(size(would.bytes)), { danger: true })) return;
    const done = await post('/v1/packages/prune', { packages: would.packages.map((found) => found.uuid) });
    await again();
    await ask(W.packages.prune, h('p', {}, W.packages.pruned(plural(done.packages.length, 'package'), size(done.bytes))), null);
  });
}

async function remove(found, again) {
  const sure = await ask(W.packages.askRemove(nameOf(found.fqn)), h('p', {}, W.packages.frees(size(found.size?.own ?? 0))), W.packages.remove, { danger: true });
  if (sure && await attempt(() => del(`/v1/packages/${found.uuid}`))) await again();
}
