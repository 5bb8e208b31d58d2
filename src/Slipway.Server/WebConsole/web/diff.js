// What is other in one text than in the other, line by line.

import { h } from './dom.js';
import { W } from './words.js';

// Lines that are shown around a change.
const AROUND = 3;

// Beyond this many cells a comparison would hold the page up: then all of it went and came.
const LARGEST = 4_000_000;

/** The lines that differ, with a few around them. */
export function compare(before, after, same) {
  const lines = diff(before, after);
  if (lines.every((line) => line.kind === 'same')) return h('p', { class: 'dim' }, same);
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((line) => line.kind !== 'same'));
  const signs = { same: '  ', add: '+ ', del: '- ' };
  return h('div', { class: 'diff', tabindex: 0, role: 'group', 'aria-label': W.editor.compare }, lines.map((line, at) => {
    if (near[at]) return h('span', { class: line.kind }, signs[line.kind] + line.text);
    return at === 0 || near[at - 1] ? h('span', { class: 'fold' }, '⋯') : null;
  }));
}

/** Lines that went and came, as [{ kind: 'same', 'del' or 'add', text }], by the longest common subsequence. */
function diff(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (lines) => lines.map((text) => ({ kind: 'same', text }));
  return [...same(a.slice(0, head)), ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...same(a.slice(a.length - tail))];
}

function middle(a, b) {
  if (a.length * b.length > LARGEST) return [...a.map((text) => ({ kind: 'del', text })), ...b.map((text) => ({ kind: 'add', text }))];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i++] });
      j++;
    } else if (i < a.length && (j === b.length || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) lines.push({ kind: 'del', text: a[i++] });
    else lines.push({ kind: 'add', text: b[j++] });
  }
  return lines;
}
