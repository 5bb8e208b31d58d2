// The public API, as the one who is logged in. The token is in a cookie that this code can't read.

import { W } from './words.js';

const TRIES = 2;
const PAUSE = 200;

let csrf = '';
let onLoggedOut = () => {};

/** An answer that is no success; what it says is for people. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body?.error_code ?? '';
    this.path = body?.path ?? '';
    this.missing = body?.missing_claims ?? [];
    this.retryAfter = body?.try_again_in_ms ?? 0;
  }

  /** What it says for people who see no JSON: "password: must have…" instead of "$.password: must have…". */
  get said() { return this.message.replace(/(^|; )\$\.(?:parameters\.)?/g, '$1'); }

  /** What it says where its place is seen: without "$.image_url: ". */
  get plain() {
    const text = this.path && this.message.startsWith(`${this.path}: `) ? this.message.slice(this.path.length + 2) : this.message;
    return text.charAt(0).toUpperCase() + text.slice(1);
  }
}

const unreachable = () => new ApiError(0, { message: W.unreachable, error_code: 'unreachable' });

export function whenLoggedOut(handler) {
  onLoggedOut = handler;
}

// Only secure contexts have randomUUID, and a console on another machine may be on plain http.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function send(method, path, body, { signal, quiet, whole } = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (method === 'POST') headers['Idempotency-Key'] = newKey();
  let response;
  let text;
  for (let tries = 1; text === undefined; tries++) {
    try {
      response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin' });
      text = await response.text();
    } catch (problem) {
      if (problem.name === 'AbortError') throw problem;
      // A connection that broke, as when the network changes. A POST has its key and is done once.
      if (tries === TRIES || !['GET', 'POST'].includes(method)) throw unreachable();
      await new Promise((done) => { setTimeout(done, PAUSE); });
    }
  }
  const value = parse(text);
  if (response.ok) return whole ? { value, headers: response.headers } : value;
  const failure = new ApiError(response.status, value);
  if (response.status === 401 && !quiet) onLoggedOut(failure);
  throw failure;
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}

export const get = (path, options) => send('GET', path, undefined, options);
export const post = (path, body, options) => send('POST', path, body, options);
export const put = (path, body, options) => send('PUT', path, body, options);
export const del = (path, body, options) => send('DELETE', path, body, options);

/** Who is logged in; null when nobody is. */
export async function session() {
  try {
    const found = await send('GET', '/v1/session', undefined, { quiet: true });
    csrf = found.csrf_token;
    return found;
  } catch (failure) {
    if (failure.status === 401) return null;
    throw failure;
  }
}

export async function logIn(username, password) {
  const made = await send('POST', '/v1/session', { username, password }, { quiet: true });
  csrf = made.csrf_token;
  return made;
}

export async function logOut() {
  await send('DELETE', '/v1/session', undefined, { quiet: true });
  csrf = '';
}
