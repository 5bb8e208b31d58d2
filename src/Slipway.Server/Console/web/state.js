import { h } from './dom.js';

const KINDS = { started: 'good', running: 'busy', complete: 'good', RUNNING: 'good', STARTING: 'busy', STOPPING: 'busy', errored: 'bad', staging_failed: 'bad', failed: 'bad', staging: 'busy', uploading: 'busy', ready: 'good' };

/** A state as a word with a colour; the colour alone says nothing. */
export function stateBadge(state, health) {
  if (state === 'started' && health) {
    const running = health.instance_state_count?.RUNNING ?? 0;
    if (health.flapping) return badge('bad', 'flapping', 'Its instances keep ending soon after they start.');
    if (health.score < 1) return badge('busy', `started, ${running} running`, 'Not all instances run.');
  }
  return badge(KINDS[state] ?? 'idle', state);
}

const badge = (kind, text, title) => h('span', { class: `badge ${kind}`, title }, text);
