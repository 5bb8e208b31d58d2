// A Task's events, live: over a WebSocket, else as server-sent events, else by long polls, whichever gets through. Each event comes
// once and in order, over broken connections, sleep and restarts of the server, because the cursor is the event's number.

import { get, post } from './api.js';

const LONGEST_PAUSE = 15_000;

export class TaskStream {
  #id;
  #take;
  #state;
  #cursor = 0;
  #ended = false;
  #closed = false;
  #ways = [this.#overWebSocket, this.#asEvents, this.#byPolls];
  #stop = () => {};

  /**
   * @param id the Task's
   * @param take is given each event
   * @param state is told 'live', 'reconnecting' with a reason, 'ended', or 'refused' with an ApiError
   */
  constructor(id, take, state) {
    this.#id = id;
    this.#take = take;
    this.#state = state;
    this.#run();
  }

  close() {
    this.#closed = true;
    this.#stop();
  }

  async #run() {
    let pause = 250;
    while (!this.#ended && !this.#closed) {
      const before = this.#cursor;
      let opened = false;
      try {
        await this.#ways[0].call(this, () => {
          opened = true;
          this.#state('live');
        });
      } catch (failure) {
        if (failure.status && failure.status < 500 && failure.status !== 429) {
          this.#state('refused', failure);
          return;
        }
        if (!opened && failure.status !== 0 && this.#ways.length > 1) this.#ways.shift();
      }
      if (this.#ended || this.#closed) break;
      if (opened || this.#cursor > before) pause = 250;
      this.#state('reconnecting');
      await this.#wait(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    if (this.#ended) this.#state('ended');
  }

  #wait(time) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        document.removeEventListener('visibilitychange', done);
        resolve();
      };
      const timer = setTimeout(done, time);
      // Whoever comes back to the page, or to the network, does not wait.
      window.addEventListener('online', done);
      document.addEventListener('visibilitychange', done);
      this.#stop = done;
    });
  }

  #accept(event) {
    if (event.seq > 0) {
      if (event.seq <= this.#cursor) return;
      this.#cursor = event.seq;
    }
    this.#take(event);
    if (['eos', 'error', 'cancel'].includes(event.task_event_type)) this.#ended = true;
  }

  async #overWebSocket(opened) {
    const { ticket } = await post(`/v1/tasks/${this.#id}/ticket`);
    await new Promise((resolve, reject) => {
      const url = new URL(`/v1/tasks/${this.#id}?ticket=${ticket}&since=${this.#cursor}&progress=bytes`, location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      const socket = new WebSocket(url);
      this.#stop = () => socket.close();
      socket.onopen = opened;
      socket.onmessage = (message) => this.#accept(JSON.parse(message.data));
      socket.onclose = (closed) => (closed.code === 1006 ? reject(new Error('broken')) : resolve());
    });
  }

  #asEvents(opened) {
    return new Promise((resolve, reject) => {
      const source = new EventSource(`/v1/tasks/${this.#id}?since=${this.#cursor}&progress=bytes`);
      this.#stop = () => {
        source.close();
        resolve();
      };
      source.onopen = opened;
      source.onmessage = (message) => {
        this.#accept(JSON.parse(message.data));
        if (this.#ended) this.#stop();
      };
      source.onerror = () => {
        source.close();
        reject(new Error('broken'));
      };
    });
  }

  async #byPolls(opened) {
    const stop = new AbortController();
    this.#stop = () => stop.abort();
    while (!this.#ended && !this.#closed) {
      const task = await get(`/v1/tasks/${this.#id}?since=${this.#cursor}&wait=20`, { signal: stop.signal });
      opened();
      task.events.forEach((event) => this.#accept(event));
    }
  }
}

/** Calls again and again while the page is looked at; stops for good with the signal. */
export function every(milliseconds, signal, work) {
  const step = async () => {
    if (signal.aborted) return;
    if (!document.hidden) await work().catch(() => {});
    setTimeout(step, milliseconds);
  };
  step();
}
