// A log of any length: only the lines in sight are elements. Rows have one height, so a line is where its number says.

import { h } from './dom.js';
import { parse, plain } from './ansi.js';

const ROW = 18;
const MOST = 100_000;

export class LogView {
  #lines = [];
  #shown = [];
  #dropped = 0;
  #paused = false;
  #waiting = [];
  #filter = '';
  #drawing = false;
  #follow = true;
  #space = h('div', { class: 'log-space' });
  #rows = h('div', { class: 'log-rows' });

  constructor() {
    this.element = h('div', { class: 'log', tabindex: 0, role: 'log', 'aria-label': 'Log' }, this.#space);
    this.#space.append(this.#rows);
    this.element.addEventListener('scroll', () => {
      this.#follow = this.element.scrollTop + this.element.clientHeight >= this.element.scrollHeight - ROW;
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  get count() { return this.#lines.length; }

  get matches() { return this.#shown.length; }

  add(lines) {
    if (this.#paused) {
      this.#waiting.push(...lines);
      if (this.#waiting.length > MOST) this.#waiting.splice(0, this.#waiting.length - MOST);
      return;
    }
    for (const text of lines) {
      // [stdout][c5a0cb8e] text
      const match = /^\[(stdout|stderr)\]\[([0-9a-f]{8})\] ?/.exec(text);
      const line = { stream: match?.[1] ?? 'stdout', instance: match?.[2] ?? '', text: match ? text.slice(match[0].length) : text };
      this.#lines.push(line);
      if (this.#fits(line)) this.#shown.push(line);
    }
    if (this.#lines.length > MOST * 1.1) {
      this.#dropped += this.#lines.length - MOST;
      this.#lines.splice(0, this.#lines.length - MOST);
      this.#shown = this.#lines.filter((line) => this.#fits(line));
    }
    this.#draw();
  }

  search(text) {
    this.#filter = text.toLowerCase();
    this.#shown = this.#lines.filter((line) => this.#fits(line));
    this.#draw();
  }

  pause(paused) {
    this.#paused = paused;
    if (!paused) this.add(this.#waiting.splice(0));
  }

  #fits = (line) => !this.#filter || plain(line.text).toLowerCase().includes(this.#filter) || line.instance.startsWith(this.#filter);

  // At most once a frame, however fast lines come.
  #draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#space.style.height = `${this.#shown.length * ROW}px`;
      if (this.#follow) this.element.scrollTop = this.element.scrollHeight;
      const first = Math.max(0, Math.floor(this.element.scrollTop / ROW) - 10);
      const rows = this.#shown.slice(first, first + Math.ceil(this.element.clientHeight / ROW) + 20);
      this.#rows.style.transform = `translateY(${first * ROW}px)`;
      this.#rows.replaceChildren(...rows.map(row));
    });
  }
}

const row = (line) => h('div', { class: `log-line ${line.stream}` },
  h('span', { class: 'tag' }, `${line.stream === 'stderr' ? 'err' : 'out'} ${line.instance}`), ' ',
  parse(line.text).map((piece) => (piece.colour || piece.bold
    ? h('span', { class: [piece.colour, piece.bold ? 'bold' : ''].filter(Boolean).join(' ') }, piece.text) : piece.text)));
