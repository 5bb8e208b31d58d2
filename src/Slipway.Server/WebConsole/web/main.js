import { logOut, session, whenLoggedOut } from './api.js';
import { fill, h, notice } from './dom.js';
import { tellAway } from './live.js';
import { mark } from './mark.js';
import { W } from './words.js';

// Each page is a module of its own, fetched when it is first gone to: #/jobs/4f1c…?tab=logs
// The promise of its `show` ends when its first content is there; until then the page is busy, as `aria-busy` tells.
const PAGES = [
  [/^\/$/, 'home', W.home.title],
  [/^\/deploy$/, 'deploy', W.deploy.title],
  [/^\/tasks$/, 'tasks', W.tasks.title],
  [/^\/tasks\/([0-9a-f-]{36})$/, 'task', W.task.title],
  [/^\/jobs$/, 'jobs', W.jobs.title],
  [/^\/jobs\/([0-9a-f-]{36})$/, 'job', W.job.title],
  [/^\/policy$/, 'policies', W.policy.title],
  [/^\/policy\/may$/, 'simulate', W.simulate.title],
  [/^\/policy\/edit\/([^/]*)$/, 'policy', W.editor.title],
  [/^\/packages$/, 'packages', W.packages.title],
  [/^\/services$/, 'services', W.services.title],
  [/^\/users$/, 'users', W.users.title],
  [/^\/audit$/, 'audit', W.audit.title],
  [/^\/node$/, 'node', W.node.title],
];

const NAV = [
  ['/', W.nav.home], ['/jobs', W.nav.jobs], ['/tasks', W.nav.tasks], ['/packages', W.nav.packages], ['/services', W.nav.services], ['/policy', W.nav.policy],
  ['/users', W.nav.users], ['/audit', W.nav.audit], ['/node', W.nav.node],
];

// Between two questions to a server that does not answer.
const PAUSE = 2000;

const content = document.getElementById('content');
let who = null;
let leave = new AbortController();

whenLoggedOut((failure) => {
  if (!who) return;
  who = null;
  notice(failure.message, 'bad');
  show();
});

function drawTop(path) {
  const top = document.getElementById('top');
  if (!who) {
    fill(top);
    return;
  }
  fill(top,
    h('a', { class: 'brand', href: '#/' }, mark(), W.app),
    h('nav', { 'aria-label': W.nav.label }, NAV.map(([to, name]) => h('a', {
      href: `#${to}`, 'aria-current': to === path || (to !== '/' && path.startsWith(to)) ? 'page' : null,
    }, name))),
    h('a', { class: 'button primary', href: '#/deploy' }, W.nav.deploy),
    h('div', { class: 'who' }, h('span', {}, who.name), h('button', { class: 'plain', onclick: end }, W.nav.logOut)));
  const current = top.querySelector('[aria-current]');
  if (current) current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.clientWidth / 2;
}

async function end() {
  await logOut().catch(() => {});
  who = null;
  location.hash = '#/';
  show();
}

async function show() {
  leave.abort();
  leave = new AbortController();
  tellAway(false);
  const [path, query = ''] = (location.hash.slice(1) || '/').split('?');
  drawTop(path);
  const page = who ? PAGES.map(([pattern, name, title]) => [pattern.exec(path), name, title]).find(([match]) => match) : [[], 'login', W.login.title];
  if (!page) {
    document.title = titled(W.noPage);
    content.setAttribute('aria-busy', 'false');
    fill(content, h('div', { class: 'page' }, h('h1', {}, W.noPage), h('p', {}, h('a', { href: '#/' }, W.nav.home))));
    return;
  }
  const [match, name, title] = page;
  document.title = titled(title);
  const { signal } = leave;
  content.setAttribute('aria-busy', 'true');
  try {
    const module = await import(`/console/pages/${name}.js`).catch(async (failure) => {
      // Either the server is away, which this says, or this file alone did not get here.
      await session();
      throw new Error(W.notWhole, { cause: failure });
    });
    if (signal.aborted) return;
    const root = h('div', { class: `page ${name}` });
    fill(content, root);
    await module.show(root, {
      signal, who, query: new URLSearchParams(query), argument: match[1] === undefined ? undefined : decodeURIComponent(match[1]),
      title: (text) => { document.title = titled(text); },
      loggedIn: (made) => {
        who = made;
        show();
      },
    });
  } catch (failure) {
    if (!signal.aborted && failure.name !== 'AbortError' && (who || name === 'login')) problem(failure);
  } finally {
    // A page that was left leaves this to the one that came.
    if (!signal.aborted) content.setAttribute('aria-busy', 'false');
  }
}

const titled = (text) => `${text} · ${W.app}`;

function problem(failure) {
  if (!failure.status) console.error(failure);
  fill(content, h('div', { class: 'page' }, h('h1', {}, W.failed), h('p', { class: 'failure', role: 'alert' }, failure.message),
    failure.missing?.length ? h('p', {}, W.missing, failure.missing.map((claim) => [h('code', {}, claim), ' '])) : null,
    h('p', {}, h('button', { onclick: failure.status === undefined ? () => location.reload() : begin }, W.again))));
  if (failure.status === 0) comeBack(leave.signal);
}

// Nobody has to press a button when the server is there again. A page that never came has nothing to lose; and a module that
// could not be fetched is not asked for again by every browser, but for a new page.
async function comeBack(signal) {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const back = await session().then(() => true, () => false);
    if (!back || signal.aborted) continue;
    location.reload();
    return;
  }
}

window.addEventListener('hashchange', () => {
  // A skip link and the like are no pages.
  if (!/^#?(\/.*)?$/.test(location.hash)) return;
  document.querySelectorAll('dialog').forEach((dialog) => dialog.close('no'));
  show();
  content.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  content.focus();
});

async function begin() {
  // All of it is here: see boot.js.
  if (history.state?.tries) history.replaceState(null, '');
  try {
    who ??= await session();
  } catch (failure) {
    problem(failure);
    return;
  }
  show();
}

begin();
