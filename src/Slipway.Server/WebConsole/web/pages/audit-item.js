import { broken, h } from '../dom.js';
import { stateBadge } from '../state.js';

/** What somebody did or asked for. Nearly all of it is allowed, so only what was denied says so. */
export const what = (item) => h('span', {}, item.allowed ? null : [stateBadge('denied'), ' '], h('code', { class: 'name' }, item.claim ? item.claim : broken(item.event_type)));
