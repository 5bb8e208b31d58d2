import { broken, h, line } from '../dom.js';
import { stateBadge } from '../state.js';

// permit create; docker.allow "*"
const SHORT = 20;

/** What somebody did or asked for. Nearly all of it is allowed, so only what was denied says so. */
export const what = (item) => h('span', {}, item.allowed ? null : [stateBadge('denied'), ' '],
  h('code', { class: 'name' }, item.claim ? (item.claim.length <= SHORT ? line(item.claim) : broken(item.claim)) : broken(item.event_type)));

export const who = (item) => (item.principal_name.length <= SHORT ? line(item.principal_name) : h('span', {}, broken(item.principal_name)));
