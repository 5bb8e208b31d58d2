import { get, put } from '../api.js';
import { compare } from '../diff.js';
import { ask, attempt, broken, field, fill, h, table } from '../dom.js';
import { ago, looksSecret, nameOf } from '../text.js';
import { W } from '../words.js';

// What of a job can be brought back: the rest stays as it is, or is changed elsewhere.
const BACK = ['num_instances', 'packages', 'processes', 'ports', 'resources', 'restart', 'tags'];

/** What the job was after each change, two of them beside each other, and the way back. */
export async function showVersions(root, job, signal) {
  const versions = new Versions(root, job, signal);
  await versions.load();
  return versions;
}

class Versions {
  #job;
  #signal;
  #all = [];
  #kept = new Map();
  #open = false;
  #from = h('select', { onchange: () => this.#draw() });
  #to = h('select', { onchange: () => this.#draw() });
  #list = h('div');
  #compared = h('div', { 'aria-live': 'polite' });
  #reveal = h('button', { type: 'button', class: 'plain', onclick: () => {
    this.#open = !this.#open;
    this.#draw();
  } });
  #choice = h('section', { class: 'card', hidden: true });

  constructor(root, job, signal) {
    this.#job = job;
    this.#signal = signal;
    fill(this.#choice, h('h2', {}, W.versions.compare), h('div', { class: 'filters' }, field(W.versions.from, this.#from), field(W.versions.to, this.#to), this.#reveal), this.#compared);
    fill(root, h('p', { class: 'dim' }, W.versions.lead), this.#list, this.#choice);
  }

  /** Reads them anew when the job is no longer what it was. */
  async refresh(job) {
    if (job.updated_at !== this.#job.updated_at) {
      this.#job = job;
      await this.load();
    }
  }

  async load() {
    const all = await get(`/v1/jobs/${this.#job.uuid}/versions`, { signal: this.#signal });
    if (all[0].number === this.#all[0]?.number) return;
    this.#all = all;
    const [newest] = all;
    fill(this.#list, table(W.job.versions, W.versions.heads, this.#all.map((version) => [
      version.version_id, [W.versions.number(version.number), ' ', version === newest ? h('span', { class: 'badge good' }, W.versions.current) : null], ago(Date.parse(version.updated_at)), broken(version.updated_by),
      version.changes.length > 0 ? version.changes.join(', ') : W.versions.first,
      h('div', { class: 'buttons' },
        version === this.#all.at(-1) ? null : h('button', { class: 'plain', 'aria-label': W.versions.compareOne(version.number), onclick: () => this.#choose(version) }, W.versions.compare),
        version === newest ? null : h('button', { class: 'plain', 'aria-label': W.versions.backTo(version.number), onclick: () => this.#back(version) }, W.versions.back)),
    ])));
    this.#choice.hidden = this.#all.length < 2;
    if (this.#choice.hidden) return;
    for (const select of [this.#from, this.#to]) {
      fill(select, this.#all.map((version) => h('option', { value: version.number }, W.versions.of(version.number, ago(Date.parse(version.updated_at)), version.updated_by))));
    }
    await this.#choose(newest, false);
  }

  async #choose(version, look = true) {
    this.#from.value = this.#all[this.#all.indexOf(version) + 1].number;
    this.#to.value = version.number;
    await this.#draw();
    if (look) this.#choice.scrollIntoView({ block: 'nearest' });
  }

  async #draw() {
    await attempt(async () => {
      const [before, after] = await Promise.all([this.#read(this.#from.value), this.#read(this.#to.value)]);
      const secrets = [before, after].some((job) => Object.keys(environment(job)).some(looksSecret));
      this.#reveal.hidden = !secrets;
      this.#reveal.textContent = this.#open ? W.versions.hide : W.versions.secrets;
      fill(this.#compared, compare(text(before, null, this.#open), text(after, before, this.#open), W.versions.same));
    });
  }

  // A version never changes.
  async #read(number) {
    const key = String(number);
    if (!this.#kept.has(key)) this.#kept.set(key, (await get(`/v1/jobs/${this.#job.uuid}/versions/${key}`, { signal: this.#signal })).job);
    return this.#kept.get(key);
  }

  async #back({ number }) {
    const body = [h('p', {}, W.versions.means), this.#job.state === 'started' ? h('p', {}, W.versions.restarts) : null];
    if (!await ask(W.versions.ask(nameOf(this.#job.fqn), number), body, W.versions.back)) return;
    await attempt(async () => {
      const then = await this.#read(number);
      const now = await get(`/v1/jobs/${this.#job.uuid}`);
      this.#job = await put(`/v1/jobs/${this.#job.uuid}?restart=true`, { ...now, ...Object.fromEntries(BACK.map((part) => [part, then[part]])) });
      await this.load();
    }, W.versions.done(number));
  }
}

const environment = (job) => job.processes.app?.environment ?? {};

// The definition as text. A masked value that is other than the one before says so, and no more.
function text(job, before, open) {
  const { num_instances: instances, docker_origin: image, packages, processes, ports, resources, restart, bindings, tags } = job;
  const was = before ? environment(before) : {};
  const shown = (name, value) => (open || !looksSecret(name) ? value : name in was && was[name] !== value ? W.versions.other : W.job.masked);
  const app = { ...processes.app, environment: Object.fromEntries(Object.entries(environment(job)).toSorted().map(([name, value]) => [name, shown(name, value)])) };
  return lines({ instances, image, packages: packages.map((used) => used.uuid), ...app, ports, resources, restart, bindings, tags }).join('\n');
}

// One thing a line, so that a change is a line; what is empty is left out.
function lines(value, indent = '') {
  return Object.entries(value ?? {}).flatMap(([name, part]) => {
    const head = `${indent}${Array.isArray(value) ? '-' : `${name}:`}`;
    if (part === '' || part == null || part === false) return [];
    if (typeof part !== 'object') return [`${head} ${part}`];
    const inside = lines(part, `${indent}  `);
    return inside.length > 0 ? [head, ...inside] : [];
  });
}
