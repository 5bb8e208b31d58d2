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
