// Figures, times and names as people read them. A figure stays on one line with its unit: the spaces between do not break.

const UNITS = ['kB', 'MB', 'GB', 'TB'];

export const size = (bytes) => {
  if (bytes < 1000) return `${bytes}\u00a0B`;
  let at = -1;
  let left = bytes;
  do {
    left /= 1000;
    at++;
  } while (left >= 999.5 && at < UNITS.length - 1);
  return `${left < 10 ? left.toFixed(1) : Math.round(left)}\u00a0${UNITS[at]}`;
};

export const seconds = (count) => {
  if (count < 1) return `${Math.round(count * 1000)}\u00a0ms`;
  if (count < 59.5) return `${count < 10 ? count.toFixed(1) : Math.round(count)}\u00a0s`;
  const whole = Math.round(count);
  if (whole < 3600) return `${Math.floor(whole / 60)}\u00a0min\u00a0${whole % 60}\u00a0s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}\u00a0h\u00a0${minutes % 60}\u00a0min` : `${Math.floor(minutes / 1440)}\u00a0days`;
};

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const time = (date) => exact.format(date);

export const ago = (date) => {
  const past = (Date.now() - date) / 1000;
  if (past < 5) return 'just\u00a0now';
  if (past < 60) return `${Math.round(past)}\u00a0s\u00a0ago`;
  if (past < 3600) return `${Math.round(past / 60)}\u00a0min\u00a0ago`;
  if (past < 86400) return `${Math.round(past / 3600)}\u00a0h\u00a0ago`;
  return exact.format(date);
};

// job::/sandbox/admin::nats
export const nameOf = (fqn) => fqn.split('::')[2] ?? '';
export const namespaceOf = (fqn) => fqn.split('::')[1] ?? '';

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** registry-1.docker.io/library/nats:latest as people write it: nats:latest */
export const imageName = (image) => image.replace(/^https?:\/\//, '').replace(/^registry-1\.docker\.io\/(library\/)?/, '');

/** Names of variables whose values are better not on a screen that others see. */
export const looksSecret = (name) => /pass|secret|token|key|credential|auth|private|signature|salt|dsn|_ur[il]$/i.test(name);
