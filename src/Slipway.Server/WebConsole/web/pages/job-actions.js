// What is asked before something of a job ends, and what goes with it.

import { get } from '../api.js';
import { ask, field, h } from '../dom.js';
import { nameOf, plural } from '../text.js';
import { W } from '../words.js';

const MOST = 10_000;

const live = (instances) => plural(instances.filter((instance) => instance.state !== 'REMOVED').length, 'instance');

export const askStop = (job, instances) => ask(W.job.ask.stop(nameOf(job.fqn)), h('p', {}, W.job.stopMeans(live(instances))), W.job.stop, { danger: true });

export const askRestart = (job) => ask(W.job.ask.restart(nameOf(job.fqn)), h('p', {}, W.job.restartMeans), W.job.restart);

/** How many there are to be, or null. */
export async function askScale(job) {
  const count = h('input', { type: 'number', min: 0, max: MOST, value: job.num_instances, required: true });
  return await ask(W.job.ask.scale(nameOf(job.fqn)), field(W.job.scaleLabel, count), W.job.scaleIt) && count.checkValidity() ? Number(count.value) : null;
}

export async function askRemove(job, instances) {
  const [others, used] = await Promise.all([get('/v1/jobs'), job.packages[0] ? get(`/v1/packages/${job.packages[0].uuid}`).catch(() => null) : null]);
  const linked = others.filter((other) => Object.values(other.bindings).some((binding) => binding.target_job_uuid === job.uuid));
  const goes = [
    instances.length > 0 ? W.job.goesInstances(plural(instances.length, 'instance')) : W.job.goesNothing,
    ...job.ports.flatMap((port) => port.routes).map((route) => W.job.goesRoute(route.endpoint)),
    ...Object.values(job.bindings).map((binding) => (binding.target_job_uuid ? W.job.goesLink(binding.target_job_fqn) : W.job.goesBinding(binding.service_fqn))),
  ];
  return ask(W.job.ask.remove(nameOf(job.fqn)), [
    linked.length > 0 ? h('p', { class: 'warning' }, W.job.linkedFrom(linked.map((other) => nameOf(other.fqn)).join(', '))) : null,
    h('p', {}, W.job.with), h('ul', {}, goes.map((text) => h('li', {}, text))), used ? h('p', { class: 'dim' }, W.job.stays(used.fqn)) : null,
  ], W.job.remove, { danger: true });
}
