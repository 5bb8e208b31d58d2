import { del, get, post, put } from '../api.js';
import { attempt, broken, chips, code, facts, fill, h, refill, table, tiles } from '../dom.js';
import { every } from '../live.js';
import { ago, imageName, looksSecret, nameOf, size, time } from '../text.js';
import { stateBadge } from '../state.js';
import { W } from '../words.js';
import { askRemove, askRestart, askScale, askStop } from './job-actions.js';
import { showHistory } from './job-history.js';
import { showLogs } from './job-logs.js';
import { showVersions } from './job-versions.js';

const TABS = [['overview', W.job.overview], ['logs', W.job.logs], ['versions', W.job.versions], ['history', W.job.history]];

export async function show(root, { signal, argument: id, query, title }) {
  const tab = query.get('tab') ?? 'overview';
  const head = h('header', { class: 'title' });
  const body = h('div', { class: 'page' });
  let shown = await load();
  const name = nameOf(shown.job.fqn);
  title(name);
  fill(root, head, h('nav', { class: 'tabs', 'aria-label': name }, TABS.map(([to, text]) => h('a', {
    href: `#/jobs/${id}?tab=${to}`, 'aria-current': to === tab ? 'page' : null,
  }, text))), body);
  drawHead();
  every(2000, signal, async () => {
    try {
      shown = await load();
    } catch (failure) {
      if (failure.status === 404) fill(root, h('p', { class: 'empty' }, W.job.gone));
      throw failure;
    }
    drawHead();
    if (tab === 'overview') drawOverview(body, shown);
    await versions?.refresh(shown.job);
  });
  let versions;
  if (tab === 'logs') await showLogs(body, shown.job, signal);
  else if (tab === 'history') await showHistory(body, shown.job, signal);
  else if (tab === 'versions') versions = await showVersions(body, shown.job, signal);
  else drawOverview(body, shown);

  async function load() {
    const [job, instances] = await Promise.all([get(`/v1/jobs/${id}?health=true`, { signal }), get(`/v1/jobs/${id}/instances`, { signal })]);
    return { job, instances };
  }

  async function change(alter, done) {
    // What is there now, so that nobody's change of meanwhile is undone.
    if (await attempt(async () => put(`/v1/jobs/${id}`, alter(await get(`/v1/jobs/${id}`))), done)) drawAfter(await load());
  }

  function drawAfter(now) {
    shown = now;
    drawHead();
    if (tab === 'overview') drawOverview(body, shown);
  }

  function drawHead() {
    const { job, instances } = shown;
    const runs = job.state === 'started';
    refill(head, [job.fqn, job.state, job.health, job.num_instances], () => [
      h('h1', {}, name), h('span', { role: 'status' }, stateBadge(job.state, job.health)),
      h('div', { class: 'buttons' },
        runs ? h('button', { onclick: async () => await askStop(job, instances) && change((now) => ({ ...now, state: 'stopped' }), W.job.stopped) }, W.job.stop)
          : h('button', { class: 'primary', onclick: () => change((now) => ({ ...now, state: 'started' }), W.job.started) }, W.job.start),
        runs ? h('button', { onclick: async () => await askRestart(job) && attempt(() => post(`/v1/jobs/${id}/restart`), W.job.restarted) }, W.job.restart) : null,
        h('button', { onclick: async () => {
          const count = await askScale(job);
          if (count != null) await change((now) => ({ ...now, num_instances: count }), W.job.scaled);
        } }, W.job.scale),
        h('button', { class: 'danger', onclick: async () => {
          if (await askRemove(shown.job, shown.instances) && await attempt(() => del(`/v1/jobs/${id}`), W.job.removed)) location.hash = '#/jobs';
        } }, W.job.remove)),
    ]);
  }
}

function drawOverview(root, { job, instances }) {
  refill(root, [job, instances, Math.floor(Date.now() / 15_000)], () => {
    const running = job.health?.instance_state_count?.RUNNING ?? 0;
    return [
      tiles([[W.job.running, W.jobs.running(running, job.num_instances)], [W.job.health, job.state === 'started' ? `${Math.round((job.health?.score ?? 0) * 100)} %` : '–'],
        [W.job.version, job.version_id], [W.job.memory, job.resources.memory ? size(job.resources.memory) : W.job.unlimited], [W.job.changed, ago(Date.parse(job.updated_at))]]),
      h('h2', {}, W.job.instances), instanceTable(instances),
      h('div', { class: 'columns' }, about(job), h('section', { class: 'card' }, h('h2', {}, W.job.env), environment(job.processes.app?.environment ?? {}))),
      h('div', { class: 'columns' },
        h('section', { class: 'card' }, h('h2', {}, W.job.routes), routes(job)),
        h('section', { class: 'card' }, h('h2', {}, W.job.bindings), bindings(job))),
    ];
  });
}

// Those that run first, then those that ended last.
function instanceTable(instances) {
  const sorted = instances.toSorted((a, b) => (a.state === 'REMOVED') - (b.state === 'REMOVED') || b.created_time - a.created_time);
  return sorted.length === 0 ? h('p', { class: 'dim' }, W.job.noInstances) : table(W.job.instances, W.job.instanceHeads, sorted.map((instance) => [
    stateBadge(instance.failed ? 'failed' : instance.state), h('code', {}, instance.uuid.slice(0, 8)), instance.job_version_id, instance.address ? h('code', {}, instance.address) : '',
    ago(instance.created_time * 1000), instance.disk_used == null ? '' : size(instance.disk_used),
    [instance.reason, instance.exited ? ` ${W.job.exit(instance.exit_code)}` : ''],
  ]));
}

const about = (job) => h('section', { class: 'card' }, h('h2', {}, W.job.about), facts([
  [W.job.fqn, code(job.fqn)],
  [W.job.image, job.docker_origin && code(imageName(`${job.docker_origin.RegistryURL}/${job.docker_origin.ImageName}:${job.docker_origin.ImageTag}`.replace(/^\/(library\/)?/, '')))],
  [W.job.command, command(job.processes.app) && h('code', {}, command(job.processes.app))],
  [W.job.user, job.processes.app?.user || W.job.root],
  [W.job.ports, job.ports.map((port) => port.number).join(', ')],
  [W.job.restartMode, job.restart.restart_mode],
  [W.job.tags, Object.entries(job.tags).map(([key, value]) => `${key}=${value}`).join(', ')],
  [W.job.made, `${time(Date.parse(job.created_at))} ${W.by(job.created_by)}`],
]));

const command = (process) => (process?.start_command_raw?.length ? process.start_command_raw.join(' ') : process?.start_command);

function environment(values) {
  const names = Object.keys(values).toSorted();
  return names.length === 0 ? h('p', { class: 'dim' }, W.job.noEnv) : table(W.job.env, W.job.envHeads, names.map((name) => [code(name), looksSecret(name) ? secret(name, values[name]) : code(values[name])]));
}

function secret(name, value) {
  const text = h('code', {}, W.job.masked);
  let open = false;
  const button = h('button', { class: 'plain', 'aria-label': W.job.showName(name), onclick: () => {
    open = !open;
    text.textContent = open ? value : W.job.masked;
    button.textContent = open ? W.job.hide : W.job.show;
    button.setAttribute('aria-label', open ? W.job.hideName(name) : W.job.showName(name));
  } }, W.job.show);
  return h('span', {}, text, ' ', button);
}

function routes(job) {
  const all = job.ports.flatMap((port) => port.routes.map((route) => ({ ...route, port: port.number })));
  return all.length === 0 ? h('p', { class: 'dim' }, W.job.noRoutes) : table(W.job.routes, W.job.routeHeads, all.map((route) => [address(route), route.port, route.weight ? `${Math.round(route.weight * 100)} %` : '']));
}

function address({ type, endpoint }) {
  if (type !== 'http') return code(`${type}://${endpoint}`);
  const [host, ...path] = endpoint.split('/');
  const url = `${location.protocol}//${host}${location.port ? `:${location.port}` : ''}/${path.join('/')}`;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, broken(endpoint));
}

const bindings = (job) => (Object.keys(job.bindings).length === 0 ? h('p', { class: 'dim' }, W.job.noBindings) : table(W.job.bindings, W.job.bindingHeads, Object.values(job.bindings).map((binding) => [
  binding.target_job_uuid ? W.job.link : W.job.service,
  binding.target_job_uuid ? h('a', { href: `#/jobs/${binding.target_job_uuid}` }, broken(binding.target_job_fqn)) : code(binding.service_fqn),
  chips(binding.env_var),
])));
