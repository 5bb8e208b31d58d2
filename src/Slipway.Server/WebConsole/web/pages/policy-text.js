// Colours for policy text. The server's reader judges it; this only paints.

import { h } from '../dom.js';

const WORDS = new Set(['on', 'if', 'permit', 'role', 'equals', 'beginsWith', 'endsWith', 'fqnMatch', 'nameMatch', 'docker.allow', 'package.allow', 'name', 'defaultNamespace']);

const TOKEN = /\/\/[^\n]*|"(?:\\.|[^"\\\n])*"?|\[[A-Za-z_]\w*\]|[A-Za-z0-9_.+@-]+(?:::)?|==|&&|->|[{}(),:*/]|\s+|[^]/g;

const kindOf = (token) => {
  if (token.startsWith('//')) return 'comment';
  if (token.startsWith('"')) return 'string';
  if (token.startsWith('[')) return 'slot';
  if (token.endsWith('::')) return 'realm';
  if (WORDS.has(token)) return 'word';
  return /^(==|&&|->|[{}(),:*])$/.test(token) ? 'sign' : '';
};

/** The text as spans, with mistakes underlined: [{ offset, length, severity }] */
export function paint(text, mistakes = []) {
  // A mistake between two characters is shown on the one before it.
  const marks = mistakes.map(({ offset, length, severity }) => ({ from: length > 0 ? offset : Math.max(0, offset - 1), to: offset + Math.max(length, length > 0 ? 0 : 1), severity }));
  const pieces = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const kind = kindOf(token);
    for (const [part, mark] of cut(token, index, marks)) {
      const name = [kind && `tok-${kind}`, mark && 'mistake', mark === 'warning' && 'warning'].filter(Boolean).join(' ');
      pieces.push(name ? h('span', { class: name }, part) : part);
    }
  }
  return pieces;
}

function cut(token, start, marks) {
  const hit = marks.filter((mark) => mark.from < start + token.length && mark.to > start);
  if (hit.length === 0) return [[token, null]];
  const ends = [...new Set([0, token.length, ...hit.flatMap((mark) => [mark.from - start, mark.to - start])])].filter((at) => at >= 0 && at <= token.length).toSorted((a, b) => a - b);
  return ends.slice(1).map((end, at) => [token.slice(ends[at], end), hit.find((mark) => mark.from - start <= ends[at] && mark.to - start >= end)?.severity ?? null]);
}

/** Lines that went and came, as [{ kind: 'same', 'del' or 'add', text }], by the longest common subsequence. */
export function diff(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (lines) => lines.map((text) => ({ kind: 'same', text }));
  return [...same(a.slice(0, head)), ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...same(a.slice(a.length - tail))];
}

// Beyond this many cells a comparison would hold the page up: then all of it went and came.
const LARGEST = 4_000_000;

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
