import { post } from '../api.js';
import { broken, chips, facts, field, fill, h, refill } from '../dom.js';
import { size } from '../text.js';
import { W } from '../words.js';

const NOT_IN_NAMES = /[^A-Za-z0-9._+@-]+/g;
const TYPING = 350;
const FEW_DOCUMENTS = 4;

// Where apps listen that are looked at with a browser.
const USUAL_PORTS = [80, 8080, 3000, 5000, 8000];

// Where a problem that the server tells by its JSON path is said.
const PLACES = [['$.image_url', 'image'], ['$.job_fqn', 'name'], ['$.env', 'env'], ['$.exposed_ports', 'ports']];

export async function show(root, { signal, who, query }) {
  const quiet = { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' };
  const image = h('input', { ...quiet, value: query.get('image') ?? '', placeholder: W.deploy.imageExample, required: true });
  const name = h('input', { ...quiet, value: query.get('name') ?? '', required: true });
  const space = h('input', { ...quiet, value: query.get('namespace') ?? who.namespace, required: true });
  const ports = h('input', { ...quiet, placeholder: '4222, 8222' });
  const env = h('textarea', { rows: 3, placeholder: 'GREETING=hello', spellcheck: 'false' });
  const start = h('input', { type: 'checkbox', checked: true });
  const route = h('input', { type: 'checkbox' });
  const egress = h('input', { type: 'checkbox' });
  const leads = h('select', { 'aria-label': W.deploy.leads, hidden: true });
  const fields = {
    image: field(W.deploy.image, image), name: field(W.deploy.name, name), space: field(W.deploy.space, space), ports: field(W.deploy.ports, ports, { hint: W.deploy.portsHint }),
    env: field(W.deploy.env, env, { hint: W.deploy.envHint, wide: true }),
  };
  const verdict = h('div', { class: 'verdict', role: 'status' });
  const plan = h('div', { class: 'plan', role: 'status' });
  const problem = h('p', { class: 'failure', role: 'alert', hidden: true });
  const send = h('button', { class: 'primary', disabled: true }, W.deploy.send);
  let named = Boolean(name.value);
  name.addEventListener('input', () => { named = true; });
  fill(root, h('h1', {}, W.deploy.title), h('form', { class: 'card', oninput: changed, onsubmit: deploy }, h('div', { class: 'grid' }, Object.values(fields)),
    h('fieldset', {}, h('legend', {}, W.deploy.options), h('label', {}, start, W.deploy.start), h('span', { class: 'choice' }, h('label', {}, route, W.deploy.route), leads), h('label', {}, egress, W.deploy.egress)),
    verdict, plan, problem, h('p', { class: 'buttons' }, send)));
  image.focus();

  let timer = 0;
  let asked = 0;
  function suggestName() {
    if (!named) name.value = (image.value.split('/').at(-1) ?? '').split(/[:@]/)[0].replace(NOT_IN_NAMES, '-');
  }

  function changed() {
    suggestName();
    send.disabled = true;
    asked++;
    clearTimeout(timer);
    timer = setTimeout(check, TYPING);
  }

  // Which port the address leads to: those that are typed, those of the image, or one that the app is told in PORT.
  function offerPorts(exposed) {
    leads.hidden = !route.checked;
    const all = [...new Set([...listed(ports.value).map(Number), ...exposed])];
    const before = leads.value;
    refill(leads, all, () => [...all, 0].map((port) => h('option', { value: port }, port ? W.deploy.toPort(port) : W.deploy.toChosen)));
    leads.value = all.map(String).includes(before) ? before : String(all.find((port) => USUAL_PORTS.includes(port)) ?? all[0] ?? 0);
  }

  function complain(problems) {
    for (const [key, box] of Object.entries(fields)) box.complain(problems[key]);
  }

  // What can be seen here without asking.
  function ownProblems() {
    const lines = env.value.split('\n');
    const bad = lines.findIndex((line) => line.trim() && !line.includes('='));
    const names = lines.filter((line) => line.includes('=')).map((line) => line.slice(0, line.indexOf('=')).trim());
    const twice = names.find((variable, at) => names.indexOf(variable) !== at);
    const port = listed(ports.value).find((text) => !(Number.isInteger(Number(text)) && text >= 1 && text <= 65535));
    return {
      ...(image.value.trim() && (name.value.trim() || named) ? {} : { image: W.deploy.which }), ...(name.value.trim() || !named ? {} : { name: W.deploy.name_ }),
      ...(bad >= 0 ? { env: W.deploy.badEnv(bad + 1) } : twice === undefined ? {} : { env: W.deploy.twiceEnv(twice) }), ...(port ? { ports: W.deploy.badPort(port) } : {}),
    };
  }

  async function check() {
    const mine = ++asked;
    const own = ownProblems();
    complain(own);
    if (Object.keys(own).length > 0) {
      fill(verdict);
      fill(plan);
      return;
    }
    fill(plan, h('p', { class: 'dim' }, W.deploy.asking));
    try {
      const found = await post('/v1/jobs/docker/plan', request(), { signal });
      if (mine !== asked) return;
      complain(found.name_taken ? { name: W.deploy.taken } : {});
      verdict.className = `verdict ${found.allowed ? 'yes' : 'no'}`;
      fill(verdict, judge(found));
      fill(plan, found.allowed ? describe(found) : []);
      offerPorts(found.ports);
      send.disabled = !found.allowed || found.name_taken;
    } catch (failure) {
      if (mine !== asked || failure.name === 'AbortError') return;
      fill(verdict);
      fill(plan);
      const place = failure.path === '$.job_fqn' && failure.plain.includes('namespace') ? 'space' : PLACES.find(([path]) => failure.path.startsWith(path))?.[1] ?? (/^(image|registry|digest)/.test(failure.code) ? 'image' : null);
      complain(place ? { [place]: failure.plain } : {});
      problem.hidden = Boolean(place);
      problem.textContent = failure.said;
    }
  }

  function request() {
    const variables = env.value.split('\n').filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1)]);
    const numbers = [...new Set(listed(ports.value).map(Number))];
    return {
      image_url: image.value.trim(), job_fqn: `job::${space.value.trim()}::${name.value.trim()}`, start: start.checked, allow_egress: egress.checked,
      env: Object.fromEntries(variables), exposed_ports: numbers, ...(route.checked ? { routes: { auto: Number(leads.value || (numbers[0] ?? 0)) } } : {}),
    };
  }

  async function deploy(event) {
    event.preventDefault();
    send.disabled = true;
    problem.hidden = true;
    try {
      const { location: task } = await post('/v1/jobs/docker', request());
      location.hash = `#/tasks/${task.split('/').at(-1)}`;
    } catch (failure) {
      problem.textContent = failure.said;
      problem.hidden = false;
      send.disabled = false;
    }
  }

  if (image.value) {
    suggestName();
    await check();
  }
}

const listed = (text) => text.split(/[\s,]+/).filter(Boolean);

// [sandboxes:4, sandboxes:9, images:2] is said as [sandboxes:4, 9] and [images:2]
function byDocument(rules) {
  const lines = new Map();
  for (const [document, line] of rules.map((rule) => rule.split(':'))) lines.set(document, (lines.get(document) ?? new Set()).add(Number(line)));
  return [...lines].map(([document, numbers]) => `${document}:${[...numbers].toSorted((a, b) => a - b).join(', ')}`);
}

// The rules that say yes are told at once when they are few; each decision's own are behind a click.
function judge(found) {
  const rules = byDocument(found.decisions.flatMap((decision) => decision.decided_by));
  return h('details', { open: !found.allowed },
    h('summary', {}, h('strong', { class: found.allowed ? 'good' : 'bad' }, found.allowed ? W.deploy.allowed : W.deploy.denied),
      found.allowed && rules.length > 0 && rules.length <= FEW_DOCUMENTS ? [' ', W.deploy.rules, chips(rules)] : null),
    found.allowed ? null : h('p', {}, found.message),
    h('ul', { class: 'plain' }, found.decisions.map((decision) => h('li', {}, h('code', { class: 'name' }, decision.claim), ' ', h('span', { class: 'dim' }, broken(decision.fqn)),
      h('span', { class: 'dim' }, decision.allowed ? [W.deploy.rules, chips(decision.decided_by)] : W.none)))));
}

const describe = (found) => [facts([
  [W.deploy.digest, h('code', {}, found.digest)],
  [W.deploy.fetch, found.missing_layers === 0 ? W.deploy.nothing(size(found.bytes)) : W.deploy.missing(size(found.missing_bytes), found.missing_layers, found.layers)],
  [W.deploy.room, found.need_bytes > 0 ? W.deploy.need(size(found.need_bytes), size(found.free_bytes)) : W.deploy.free(size(found.free_bytes))],
  [W.deploy.exposed, found.ports.join(', ')],
]), found.need_bytes > found.free_bytes ? h('p', { class: 'warning' }, W.deploy.tight) : null];
