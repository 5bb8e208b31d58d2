import { h } from './dom.js';

const KINDS = new Map(Object.entries({
  started: 'good', complete: 'good', ready: 'good', RUNNING: 'good', allowed: 'good',
  running: 'busy', staging: 'busy', uploading: 'busy', NEW: 'busy', STARTING: 'busy', STOPPING: 'busy',
  errored: 'bad', staging_failed: 'bad', failed: 'bad', denied: 'bad',
}));

/** A state as a word with a colour; the colour alone says nothing. */
export function stateBadge(state, health) {
  if (state === 'started' && health) {
    if (health.flapping) return badge('bad', 'flapping', 'Its instances keep ending soon after they start.');
    if (health.score < 1) return badge('busy', 'starting', 'Not all of its instances run yet.');
  }
  return badge(KINDS.get(state) ?? 'idle', state.toLowerCase());
}

export const taskBadge = (task) => stateBadge(task.errored === 'errored' ? 'errored' : task.state);

const badge = (kind, text, title) => h('span', { class: `badge ${kind}`, title }, text);
