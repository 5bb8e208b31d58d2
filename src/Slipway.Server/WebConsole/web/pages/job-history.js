import { get } from '../api.js';
import { broken, chips, empty, fill, h, table } from '../dom.js';
import { time } from '../text.js';
import { W } from '../words.js';
import { what, who } from './audit-item.js';

const LATEST = 50;

/** What was done to the job, out of the audit log: as far as the caller may read that. */
export async function showHistory(root, job, signal) {
  const items = await get(`/v1/audit?fqn=${encodeURIComponent(job.fqn)}&limit=${LATEST}`, { signal });
  fill(root, items.length === 0 ? empty(W.job.noHistory) : table(W.job.history, W.job.historyHeads, items.map((item) => [
    time(item.timestamp * 1000), who(item), [what(item), h('span', { class: 'dim below' }, broken(item.action))], item.decided_by.length > 0 ? chips(item.decided_by) : null,
  ])));
}
