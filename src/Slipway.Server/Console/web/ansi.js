// Colours of an app's output: SGR sequences (ECMA-48, 8.3.117) become classes and colours; every other control is dropped.

const SEQUENCE = /\x1b\[([0-9;]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Pieces of text with how each looks: [{ text, classes, colour }] */
export function parse(line) {
  const pieces = [];
  let look = {};
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    push(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) look = apply(look, match[1]);
  }
  push(line.slice(from));
  return pieces;

  function push(text) {
    if (text) pieces.push({ text, ...look });
  }
}

/** The line as plain text, for searching. */
export const plain = (line) => line.replace(SEQUENCE, '');

function apply(look, parameters) {
  const codes = parameters.split(';').map(Number);
  const next = { ...look };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (code === 0) for (const key of Object.keys(next)) delete next[key];
    else if (code === 1) next.bold = true;
    else if (code === 22) delete next.bold;
    else if (code >= 30 && code <= 37) next.colour = `ansi-${code - 30}`;
    else if (code >= 90 && code <= 97) next.colour = `ansi-${code - 82}`;
    else if (code === 39) delete next.colour;
    else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
  }
  return next;
}
