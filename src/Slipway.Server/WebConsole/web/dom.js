// Makes elements. Text only ever becomes text: nothing that comes from outside is read as markup.

import { W } from './words.js';

/**
 * h('button', { class: 'primary', onclick: save }, 'Save')
 * Properties that begin with "on" are listeners; `true` sets an attribute without a value, `false` and null set none.
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'checked') element.checked = value;
    else if (name === 'value') continue;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  put(element, children);
  // Last: a select takes only a value that one of its options has, an option's own value is its attribute.
  if (properties?.value != null) {
    if (tag === 'option') element.setAttribute('value', properties.value);
    else element.value = properties.value;
  }
  return element;
}

function put(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child != null && child !== false) element.append(child instanceof Node ? child : String(child));
  }
}

/** Puts other children in the place of an element's own. */
export function fill(element, ...children) {
  element.replaceChildren();
  put(element, children);
  return element;
}

/** The same, but only when what it shows has changed: what is being read, pointed at or focused is left alone. */
export function refill(element, shown, make) {
  const key = JSON.stringify(shown);
  if (element.shownKey === key) return;
  element.shownKey = key;
  fill(element, make());
}

let ids = 0;

/** A label with its control, and where its problem is said. */
export function field(label, control, { hint, wide } = {}) {
  control.id ||= `f${++ids}`;
  const problem = h('p', { class: 'problem', id: `${control.id}-problem`, hidden: true });
  const help = hint ? h('p', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  control.setAttribute('aria-describedby', [help?.id, problem.id].filter(Boolean).join(' '));
  const box = h('div', { class: wide ? 'field wide' : 'field' }, h('label', { for: control.id }, label), control, help, problem);
  box.complain = (text) => {
    problem.hidden = !text;
    problem.textContent = text ?? '';
    if (text) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  };
  return box;
}

/**
 * A table that a phone shows as a list of cards. Heads that are empty have the row's buttons below them. A column in which no
 * row has anything is left out.
 */
export function table(caption, heads, rows) {
  const cells = rows.map((row) => row.map(whole));
  const used = heads.map((_, at) => at).filter((at) => cells.some((row) => row[at] != null));
  return h('div', { class: 'scroll' }, h('table', {},
    h('caption', { class: 'hidden' }, caption),
    h('thead', {}, h('tr', {}, used.map((at) => (heads[at] ? h('th', { scope: 'col' }, heads[at]) : h('td', {}))))),
    h('tbody', {}, cells.map((row) => h('tr', {}, used.map((at) => h('td', { 'data-head': heads[at] }, row[at])))))));
}

// One child at most, so that it can stand beside its head; null when there is nothing to see.
function whole(cell) {
  if (cell === '' || cell === false) return null;
  if (!Array.isArray(cell)) return cell;
  const span = h('span', {}, cell);
  return span.textContent || span.childElementCount > 0 ? span : null;
}

// A name breaks into pieces of at least so many characters; one that is longer than the longest breaks anywhere.
const SHORTEST_PIECE = 9;
const LONGEST_PIECE = 28;

/** A name that breaks where it is joined, and not in the middle of a word: job::/sandbox/|docker-api-|tester */
export function broken(text) {
  const pieces = [];
  for (const piece of String(text ?? '').split(/(?<=[:/.@_-])(?=[^:/.@_-])/)) {
    if (pieces.length > 0 && pieces.at(-1).length < SHORTEST_PIECE) pieces.push(pieces.pop() + piece);
    else pieces.push(piece);
  }
  return pieces.map((piece, at) => [at > 0 ? h('wbr') : null, piece.length > LONGEST_PIECE ? h('span', { class: 'long' }, piece) : piece]);
}

/** A name out of the code, in a table. */
export const code = (text, kind) => h('code', { class: kind ? `name ${kind}` : 'name' }, broken(text));

/** Words that stay on one line. */
export const line = (text, kind) => h('span', { class: kind ? `line ${kind}` : 'line' }, text);

/** Names, one beside the other. */
export const chips = (texts) => h('span', { class: 'tag-list' }, texts.map((text) => code(text, 'chip')));

export const empty = (text, ...more) => h('div', { class: 'empty' }, h('p', {}, text), more);

/** Terms with what they are; those that are nothing are left out. */
export const facts = (pairs) => h('dl', { class: 'facts' }, pairs.filter(([, value]) => value != null && value !== '').map(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]));

export const tiles = (pairs) => h('div', { class: 'tiles' }, pairs.map(([name, value]) => h('div', { class: 'tile' }, h('b', {}, value), h('span', {}, name))));

/**
 * A question in a dialog of the browser's own; answers true or false. A form in it that is not filled in keeps it open, and so
 * does `work` that fails, with what was typed: it is done for a yes.
 */
export function ask(title, body, action, { danger, work } = {}) {
  return new Promise((resolve) => {
    const problem = h('p', { class: 'problem', role: 'alert' });
    const yes = action ? h('button', { class: danger ? 'danger' : 'primary' }, action) : null;
    const form = h('form', { method: 'dialog', onsubmit: async (event) => {
      event.preventDefault();
      if (yes) yes.disabled = true;
      problem.textContent = '';
      try {
        await work?.();
        dialog.close('yes');
      } catch (failure) {
        problem.textContent = failure.said ?? failure.message;
      } finally {
        if (yes) yes.disabled = false;
      }
    } }, h('h2', { id: 'dialog-title' }, title), h('div', { class: 'dialog-body' }, body), problem,
    h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: () => dialog.close('no') }, W.notNow), yes));
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
    (form.querySelector('input, select, textarea') ?? form.querySelector('button')).focus();
  });
}

/** Says something for a few seconds, to screen readers too. */
export function notice(text, kind = 'info') {
  const line = h('p', { class: `notice ${kind}` }, text);
  document.getElementById('notices').append(line);
  setTimeout(() => line.remove(), 8000);
}

/** Does it, and says what came of it; true when it worked. */
export async function attempt(work, done) {
  try {
    await work();
    if (done) notice(done);
    return true;
  } catch (failure) {
    notice(failure.said ?? failure.message, 'bad');
    return false;
  }
}
