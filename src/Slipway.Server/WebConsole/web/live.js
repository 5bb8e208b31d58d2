// What goes on while it is looked at: a Task's events, a job's log, and lists that are asked for again.

import { get, post } from './api.js';
import { W } from './words.js';

const LONGEST_PAUSE = 10_000;
const TRIES_OF_ONE_WAY = 3;

/**
 * A connection that comes back by itself: after it broke, after the machine slept, after the server was started again.
 * Whoever extends it has `connect(opened)`, which ends when the connection does, and `ended`.
 */
class Connection {
  #state;
  #closed = false;
  stop = () => {};
  ended = false;

  /** @param state is told 'live', 'reconnecting', 'ended', or 'refused' with an ApiError */
  constructor(state) {
    this.#state = state;
  }

  close() {
    this.#closed = true;
    this.stop();
  }

  get closed() { return this.#closed; }

  async run() {
    const asleep = watchSleep(() => this.stop());
    let pause = 200;
    while (!this.ended && !this.#closed) {
      try {
        await this.connect(() => {
          pause = 200;
          this.#state('live');
        });
      } catch (failure) {
        if (failure.status >= 400 && failure.status < 500 && failure.status !== 429) {
          this.#state('refused', failure);
          break;
        }
        // Told by the API or not reached at all: no other way would lead further.
        if (failure.status === undefined && this.otherWay?.()) continue;
      }
      if (this.ended || this.#closed) break;
      this.#state('reconnecting');
      await this.#wait(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    asleep();
    if (this.ended) this.#state('ended');
  }

  // Whoever comes back to the page, or to the network, does not wait.
  #wait(time) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        document.removeEventListener('visibilitychange', seen);
        resolve();
      };
      const seen = () => document.hidden || done();
      const timer = setTimeout(done, time);
      window.addEventListener('online', done);
      document.addEventListener('visibilitychange', seen);
      this.stop = done;
    });
  }

  openSocket(path, opened, take) {
    return new Promise((resolve, reject) => {
      const url = new URL(path, location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      const socket = new WebSocket(url);
      this.stop = () => {
        socket.close();
        resolve();
      };
      socket.onopen = opened;
      socket.onmessage = (message) => take(message.data);
      socket.onclose = (closed) => (closed.code === 1006 ? reject(new Error('broken')) : resolve(closed));
    });
  }
}

// A clock that jumped means that the machine slept: its connections may be dead without knowing.
function watchSleep(woke) {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > 15_000) woke();
    last = now;
  }, 3000);
  window.addEventListener('online', woke);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', woke);
  };
}

/**
 * A Task's events over a WebSocket, else as server-sent events, else by long polls, whichever gets through. Each comes once
 * and in order, because the cursor is the event's number.
 */
export class TaskStream extends Connection {
  #id;
  #take;
  #cursor = 0;
  #tries = 0;
  #heard = false;
  #ways = [this.#overWebSocket, this.#asEvents, this.#byPolls];

  constructor(id, take, state) {
    super(state);
    this.#id = id;
    this.#take = take;
    this.run();
  }

  connect(opened) {
    this.#tries++;
    return this.#ways[0].call(this, opened);
  }

  // The API answers and this way does not: something between here and there does not let it through. A way by which nothing
  // ever came is not tried again.
  otherWay() {
    if (this.#ways.length === 1 || (this.#heard && this.#tries < TRIES_OF_ONE_WAY)) return false;
    this.#ways.shift();
    this.#heard = false;
    return true;
  }

  #accept(event) {
    this.#heard = true;
    this.#tries = 0;
    if (event.seq > 0) {
      if (event.seq <= this.#cursor) return;
      this.#cursor = event.seq;
    }
    if (['eos', 'error', 'cancel'].includes(event.task_event_type)) this.ended = true;
    this.#take(event);
  }

  async #overWebSocket(opened) {
    const { ticket } = await post(`/v1/tasks/${this.#id}/ticket`);
    await this.openSocket(`/v1/tasks/${this.#id}?ticket=${ticket}&since=${this.#cursor}&progress=bytes`, opened, (data) => this.#accept(JSON.parse(data)));
    // Some let it through and close it.
    if (!this.#heard && !this.closed) throw new Error('silent');
  }

  #asEvents(opened) {
    return new Promise((resolve, reject) => {
      const source = new EventSource(`/v1/tasks/${this.#id}?since=${this.#cursor}&progress=bytes`);
      this.stop = () => {
        source.close();
        resolve();
      };
      source.onopen = opened;
      source.onmessage = (message) => {
        this.#accept(JSON.parse(message.data));
        if (this.ended) this.stop();
      };
      source.onerror = () => {
        source.close();
        reject(new Error('broken'));
      };
    });
  }

  async #byPolls(opened) {
    const stop = new AbortController();
    this.stop = () => stop.abort();
    while (!this.ended && !this.closed) {
      const task = await get(`/v1/tasks/${this.#id}?since=${this.#cursor}&wait=20`, { signal: stop.signal });
      opened();
      task.events.forEach((event) => this.#accept(event));
    }
  }
}

/**
 * A job's log. It has no cursor, so a connection that comes back begins anew with the lines of before: `restart` is told to
 * forget what was shown. Lines come in bunches.
 */
export class LogStream extends Connection {
  #job;
  #lines;
  #take;
  #restart;

  constructor(job, lines, take, restart, state) {
    super(state);
    this.#job = job;
    this.#lines = lines;
    this.#take = take;
    this.#restart = restart;
    this.run();
  }

  async connect(opened) {
    const { ticket } = await post(`/v1/jobs/${this.#job}/logs/ticket`);
    let bunch = [];
    const begin = () => {
      this.#restart();
      opened();
    };
    await this.openSocket(`/v1/jobs/${this.#job}/logs?ticket=${ticket}&lines=${this.#lines}`, begin, (line) => {
      if (bunch.push(line) > 1) return;
      setTimeout(() => {
        this.#take(bunch);
        bunch = [];
      }, 50);
    });
  }
}

/** Says, or no longer says, that what is shown is from before. */
export function tellAway(away) {
  const line = document.getElementById('away');
  line.textContent = away ? W.away : '';
  line.hidden = !away;
}

/** Calls again and again while the page is looked at, first after a pause; stops for good with the signal. */
export function every(milliseconds, signal, work) {
  const step = async () => {
    if (signal.aborted) return;
    if (!document.hidden) await work().then(() => tellAway(false), (failure) => tellAway(!signal.aborted && (failure.status === 0 || failure.status >= 500)));
    setTimeout(step, milliseconds);
  };
  setTimeout(step, milliseconds);
}
