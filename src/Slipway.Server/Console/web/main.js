import { session, logOut, whenLoggedOut } from './api.js';
import { fill, h, notice } from './dom.js';

// Each page is a module of its own, fetched when it is first gone to: #/jobs/4f1c…?tab=logs
const PAGES = [
  [/^\/$/, 'home', 'Home'],
  [/^\/deploy$/, 'deploy', 'Deploy an image'],
  [/^\/tasks$/, 'tasks', 'Tasks'],
  [/^\/tasks\/([0-9a-f-]{36})$/, 'task', 'Task'],
  [/^\/jobs$/, 'jobs', 'Jobs'],
  [/^\/jobs\/([0-9a-f-]{36})$/, 'job', 'Job'],
  [/^\/policy$/, 'policies', 'Policy'],
  [/^\/policy\/simulate$/, 'simulate', 'May they?'],
  [/^\/policy\/edit\/([^/]*)$/, 'policy', 'Policy document'],
  [/^\/packages$/, 'packages', 'Packages'],
  [/^\/services$/, 'services', 'Services'],
  [/^\/users$/, 'users', 'Users'],
  [/^\/audit$/, 'audit', 'Audit'],
];

const NAV = [['/', 'Home'], ['/jobs', 'Jobs'], ['/packages', 'Packages'], ['/services', 'Services'], ['/policy', 'Policy'], ['/users', 'Users'], ['/audit', 'Audit']];

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
    fill(top, h('span', { class: 'brand' }, 'Slipway'));
    return;
  }
  fill(top,
    h('a', { class: 'brand', href: '#/' }, 'Slipway'),
    h('nav', { 'aria-label': 'Pages' }, NAV.map(([to, name]) => h('a', {
      href: `#${to}`, 'aria-current': to === path || (to !== '/' && path.startsWith(to)) ? 'page' : null,
    }, name))),
    h('a', { class: 'button primary', href: '#/deploy' }, 'Deploy'),
    h('span', { class: 'who' }, who.name, ' ', h('button', {
      class: 'plain', onclick: async () => {
        await logOut().catch(() => {});
        who = null;
        show();
      },
    }, 'Log out')));
}

async function show() {
  leave.abort();
  leave = new AbortController();
  const [path, query = ''] = (location.hash.slice(1) || '/').split('?');
  drawTop(path);
  const page = who ? PAGES.map(([pattern, name, title]) => [pattern.exec(path), name, title]).find(([match]) => match) : [[], 'login', 'Log in'];
  if (!page) {
    fill(content, h('h1', {}, 'There is no such page'), h('p', {}, h('a', { href: '#/' }, 'Home')));
    return;
  }
  const [match, name, title] = page;
  document.title = `${title} - Slipway`;
  const { signal } = leave;
  try {
    const module = await import(`/console/pages/${name}.js`);
    if (signal.aborted) return;
    const root = h('div', { class: `page ${name}` });
    fill(content, root);
    await module.show(root, {
      signal, who, query: new URLSearchParams(query), argument: match[1] ? decodeURIComponent(match[1]) : undefined,
      title: (text) => { document.title = `${text} - Slipway`; },
      loggedIn: (session) => {
        who = session;
        show();
      },
    });
  } catch (failure) {
    if (!signal.aborted && failure.name !== 'AbortError' && who | name === 'login') problem(failure);
  }
}

function problem(failure) {
  console.error(failure);
  fill(content, h('div', { class: 'page' }, h('h1', {}, 'This did not work'), h('p', { class: 'bad', role: 'alert' }, failure.message),
    failure.missing?.length ? h('p', {}, 'Missing: ', failure.missing.map((claim) => h('code', {}, claim))) : null,
    h('p', {}, h('button', { onclick: show }, 'Try again'))));
}

window.addEventListener('hashchange', () => {
  show();
  content.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});

try {
  who = await session();
} catch (failure) {
  problem(failure);
}
show();
