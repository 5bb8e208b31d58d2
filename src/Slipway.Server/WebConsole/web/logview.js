// A log of any length: only the lines in sight are elements. Rows have one height, so a line is where its number says.

import { h } from './dom.js';
import { parse, plain } from './ansi.js';
import { W } from './words.js';

const ROW = 18;
const MOST = 100_000;
const BEYOND = 10;

export class LogView {
  #lines = [];
  #shown = [];
  #waiting = [];
  #instances = new Set();
  #paused = false;
  #filter = { text: '', instance: '', stream: '' };
  #drawing = false;
  #follow = true;
  #changed;
  #space = h('div', { class: 'log-space' });
  #rows = h('div', { class: 'log-rows' });

  /** @param changed is called after each drawing */
  constructor(changed) {
    this.#changed = changed;
    this.element = h('div', { class: 'log', tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': W.logs.label }, this.#space);
    this.#space.append(this.#rows);
    this.element.addEventListener('scroll', () => {
      this.#follow = this.element.scrollTop + this.element.clientHeight >= this.element.scrollHeight - ROW;
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  get count() { return this.#lines.length; }

  get matches() { return this.#shown.length; }

  get waiting() { return this.#waiting.length; }

  /** Those that wrote something since the log was cleared. */
  get instances() { return [...this.#instances]; }

  add(texts) {
    if (this.#paused) {
      for (const text of texts) this.#waiting.push(text);
      if (this.#waiting.length > MOST) this.#waiting.splice(0, this.#waiting.length - MOST);
      this.#changed();
      return;
    }
    for (const text of texts) {
      const line = read(text);
      this.#lines.push(line);
      this.#instances.add(line.instance);
      if (this.#fits(line)) this.#shown.push(line);
    }
    if (this.#lines.length > MOST * 1.1) {
      this.#lines.splice(0, this.#lines.length - MOST);
      this.#shown = this.#lines.filter((line) => this.#fits(line));
    }
    this.#draw();
  }

  clear() {
    this.#lines = [];
    this.#shown = [];
    this.#waiting = [];
    this.#instances.clear();
    this.#draw();
  }

  filter(change) {
    this.#filter = { ...this.#filter, ...change };
    this.#shown = this.#lines.filter((line) => this.#fits(line));
    this.#draw();
  }

  pause(paused) {
    this.#paused = paused;
    if (!paused) this.add(this.#waiting.splice(0));
    this.#draw();
  }

  toEnd() {
    this.#follow = true;
    this.#draw();
  }

  #fits({ stream, instance, text }) {
    const wanted = this.#filter;
    return (!wanted.stream || stream === wanted.stream) && (!wanted.instance || instance === wanted.instance)
      && (!wanted.text || plain(text).toLowerCase().includes(wanted.text.toLowerCase()));
  }

  // At most once a frame, however fast lines come.
  #draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#space.style.height = `${this.#shown.length * ROW}px`;
      if (this.#follow && !this.#paused) this.element.scrollTop = this.element.scrollHeight;
      const first = Math.max(0, Math.floor(this.element.scrollTop / ROW) - BEYOND);
      const rows = this.#shown.slice(first, first + Math.ceil(this.element.clientHeight / ROW) + 2 * BEYOND);
      this.#rows.style.transform = `translateY(${first * ROW}px)`;
      this.#rows.replaceChildren(...rows.map((line) => row(line, this.#filter.text)));
      this.#changed();
    });
  }
}

// [stdout][c5a0cb8e] text
function read(text) {
  const match = /^\[(stdout|stderr)\]\[([0-9a-f]{8})\] ?/.exec(text);
  return { stream: match?.[1] ?? 'stdout', instance: match?.[2] ?? '', text: match ? text.slice(match[0].length) : text };
}

function row(line, search) {
  return h('div', { class: `log-line ${line.stream}` },
    h('span', { class: 'tag' }, `${line.stream === 'stderr' ? W.logs.err : W.logs.out} ${line.instance}`), ' ', parse(line.text).map((piece) => {
      const text = marked(piece.text, search);
      if (!piece.name && !piece.rgb && !piece.bold) return text;
      const span = h('span', { class: [piece.name, piece.bold ? 'bold' : ''].filter(Boolean).join(' ') }, text);
      if (piece.rgb) span.style.color = `rgb(${piece.rgb.join(' ')})`;
      return span;
    }));
}

function marked(text, search) {
  if (!search) return text;
  const lower = text.toLowerCase();
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(search.toLowerCase()); at >= 0 && lower.length === text.length; at = lower.indexOf(search.toLowerCase(), from)) {
    parts.push(text.slice(from, at), h('mark', {}, text.slice(at, at + search.length)));
    from = at + search.length;
  }
  return [...parts, text.slice(from)];
}
