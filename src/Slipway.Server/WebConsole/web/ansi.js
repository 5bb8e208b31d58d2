// Colours of an app's output: SGR sequences (ECMA-48, 8.3.117) become classes and colours; every other control is dropped.

const SEQUENCE = /\x1b\[([0-9;:]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

// The steps of each channel in the 6 x 6 x 6 cube that most terminals have as colours 16 to 231.
const CUBE = [0, 95, 135, 175, 215, 255];

// Letters as dark as these could not be read on the log's paper.
const DARKEST = 110;

/** Pieces of text with how each looks: [{ text, bold, name: 'ansi-1' or rgb: [r, g, b] }] */
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
  const codes = parameters.split(/[;:]/).map(Number);
  let next = { ...look };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 22) delete next.bold;
    else if (code >= 30 && code <= 37) colour({ name: `ansi-${code - 30}` });
    else if (code >= 90 && code <= 97) colour({ name: `ansi-${code - 82}` });
    else if (code === 39) colour({});
    else if (code === 38 || code === 48) {
      const [value, used] = extended(codes.slice(at + 1));
      if (code === 38 && value) colour(value);
      at += used;
    }
  }
  return next;

  function colour({ name, rgb }) {
    next.name = name;
    next.rgb = rgb;
  }
}

// 5;208 or 2;255;135;0
function extended([kind, ...rest]) {
  if (kind === 2) return [{ rgb: bright(rest.slice(0, 3)) }, 4];
  if (kind !== 5) return [null, 1];
  const [index] = rest;
  if (!(index >= 0 && index <= 255)) return [null, 2];
  if (index < 16) return [{ name: `ansi-${index}` }, 2];
  if (index >= 232) return [{ rgb: bright(Array(3).fill(8 + (index - 232) * 10)) }, 2];
  const cell = index - 16;
  return [{ rgb: bright([CUBE[Math.floor(cell / 36)], CUBE[Math.floor(cell / 6) % 6], CUBE[cell % 6]]) }, 2];
}

function bright(rgb) {
  const whole = [0, 1, 2].map((at) => Math.min(255, Math.max(0, Math.round(rgb[at]) || 0)));
  const most = Math.max(...whole);
  return most >= DARKEST ? whole : whole.map((value) => value + DARKEST - most);
}
