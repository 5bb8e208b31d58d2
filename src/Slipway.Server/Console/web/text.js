// Figures, times and names as people read them. In English, in one place.

export const size = (bytes) => {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let at = -1;
  let left = bytes;
  do {
    left /= 1000;
    at++;
  } while (left >= 999.5 && at < units.length - 1);
  return `${left < 10 ? left.toFixed(1) : Math.round(left)} ${units[at]}`;
};

export const seconds = (count) => {
  if (count < 1) return `${Math.round(count * 1000)} ms`;
  if (count < 60) return `${count < 10 ? count.toFixed(1) : Math.round(count)} s`;
  const minutes = Math.floor(count / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(count % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const time = (date) => exact.format(date);

export const ago = (date) => {
  const past = (Date.now() - date) / 1000;
  if (past < 5) return 'just now';
  if (past < 60) return `${Math.round(past)} s ago`;
  if (past < 3600) return `${Math.round(past / 60)} min ago`;
  if (past < 86400) return `${Math.round(past / 3600)} h ago`;
  return exact.format(date);
};

// job::/sandbox/admin::nats
export const nameOf = (fqn) => fqn.split('::')[2] ?? '';
export const namespaceOf = (fqn) => fqn.split('::')[1] ?? '';

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Names of variables whose values are better not on a screen that others see. */
export const looksSecret = (name) => /pass|secret|token|key|credential|auth|_uri$|_url$/i.test(name);
