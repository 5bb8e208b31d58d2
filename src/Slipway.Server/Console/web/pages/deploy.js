import { get, post } from '../api.js';
import { field, fill, h } from '../dom.js';
import { size } from '../text.js';

const LOCAL_NAME = /[^A-Za-z0-9._+@-]+/g;

export async function show(root, { signal, who, query }) {
  const image = h('input', { value: query.get('image') ?? '', placeholder: 'nats, ghcr.io/team/app:1.2', autocomplete: 'off', spellcheck: 'false', required: true });
  const name = h('input', { autocomplete: 'off', spellcheck: 'false', required: true });
  const space = h('input', { value: who.namespace, autocomplete: 'off', spellcheck: 'false', required: true });
  const ports = h('input', { placeholder: '4222, 8222', inputmode: 'numeric' });
  const route = h('input', { type: 'checkbox' });
  const egress = h('input', { type: 'checkbox' });
  const start = h('input', { type: 'checkbox', checked: true });
  const env = h('textarea', { rows: 3, placeholder: 'GREETING=hello', spellcheck: 'false' });
  const fields = { image: field('Image', image), name: field('Name', name), space: field('Namespace', space), ports: field('Ports', ports, { hint: 'Beside those that the image exposes.' }), env: field('Environment', env, { hint: 'NAME=value, one a line.', wide: true }) };
  const verdict = h('div', { class: 'verdict', role: 'status' });
  const plan = h('div', { class: 'plan', role: 'status' });
  const problem = h('p', { class: 'bad', role: 'alert', hidden: true });
  const send = h('button', { class: 'primary', disabled: true }, 'Deploy');
  let named = false;
  name.addEventListener('input', () => { named = true; });

  const form = h('form', { class: 'card', oninput: () => changed(), onsubmit: (event) => deploy(event) },
    h('h1', {}, 'Deploy an image'), h('div', { class: 'grid' }, Object.values(fields)),
    h('fieldset', {}, h('legend', {}, 'Options'),
      h('label', {}, start, ' Start it'), h('label', {}, route, ' Give it an address'), h('label', {}, egress, ' Let it reach the outside')),
    verdict, plan, problem, h('p', { class: 'buttons' }, send));
  fill(root, form);
  image.focus();

  let timer = 0;
  let asked = 0;
  function changed() {
    if (!named) name.value = (image.value.split('/').at(-1) ?? '').split(/[:@]/)[0].replace(LOCAL_NAME, '-');
    send.disabled = true;
    clearTimeout(timer);
    timer = setTimeout(check, 350);
  }

  async function check() {
    const mine = ++asked;
    const body = request();
    fields.image.complain(image.value ? '' : 'Which image is to run?');
    if (!image.value || !name.value) return;
    fill(plan, h('p', { class: 'dim' }, 'Asking the registry…'));
    try {
      const found = await post('/v1/jobs/docker/plan', body, { signal });
      if (mine !== asked) return;
      Object.values(fields).forEach((each) => each.complain(''));
      fill(verdict, found.allowed
        ? h('p', { class: 'good' }, 'Policy allows it: ', found.decided_by.map((rule) => h('code', {}, rule)))
        : h('p', { class: 'bad' }, found.message));
      fill(plan, describe(found));
      send.disabled = !found.allowed || found.name_taken;
      fields.name.complain(found.name_taken ? 'Something of that name is there already.' : '');
    } catch (failure) {
      if (mine !== asked || failure.name === 'AbortError') return;
      fill(plan);
      const place = { '$.image_url': 'image', '$.job_fqn': 'name', '$.env': 'env', '$.exposed_ports': 'ports' }[failure.path] ?? (failure.code.startsWith('image') || failure.code.startsWith('registry') ? 'image' : 'name');
      Object.entries(fields).forEach(([key, each]) => each.complain(key === place ? failure.message : ''));
    }
  }

  function request() {
    const variables = Object.fromEntries(env.value.split('\n').filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1)]));
    const numbers = ports.value.split(/[\s,]+/).filter(Boolean).map(Number);
    return {
      image_url: image.value.trim(), job_fqn: `job::${space.value.trim()}::${name.value.trim()}`, start: start.checked, allow_egress: egress.checked, env: variables,
      ...(numbers.length ? { exposed_ports: numbers } : {}), ...(route.checked ? { routes: { auto: numbers[0] ?? 0 } } : {}),
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
      problem.textContent = failure.message;
      problem.hidden = false;
      send.disabled = false;
    }
  }

  if (image.value) changed();
}

const describe = (found) => h('dl', { class: 'facts' },
  h('dt', {}, 'Image'), h('dd', {}, h('code', {}, found.digest)),
  h('dt', {}, 'To fetch'), h('dd', {}, found.missing_bytes === 0 ? 'nothing: all layers are here' : `${size(found.missing_bytes)} in ${found.missing_layers} of ${found.layers} layers`),
  h('dt', {}, 'Room'), h('dd', {}, `needs about ${size(found.need_bytes)}, ${size(found.free_bytes)} are free`));
