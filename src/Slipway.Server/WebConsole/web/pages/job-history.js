import { get } from '../api.js';
import { empty, fill, h, table } from '../dom.js';
import { time } from '../text.js';
import { stateBadge } from '../state.js';
import { W } from '../words.js';

const LATEST = 50;

/** What was done to the job, out of the audit log: as far as the caller may read that. */
export async function showHistory(root, job, signal) {
  const items = await get(`/v1/audit?fqn=${encodeURIComponent(job.fqn)}&limit=${LATEST}`, { signal });
  fill(root, items.length === 0 ? empty(W.job.noHistory) : table(W.job.history, W.job.historyHeads, items.map((item) => [
    time(item.timestamp * 1000), item.principal_name,
    [stateBadge(item.allowed ? 'allowed' : 'denied'), ' ', h('code', {}, item.claim || item.event_type), ' ', h('span', { class: 'dim' }, item.action)],
    h('span', { class: 'tag-list' }, item.decided_by.map((rule) => h('code', { class: 'chip' }, rule))),
  ])));
}
