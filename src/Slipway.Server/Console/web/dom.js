// Makes elements. Text only ever becomes text: nothing that comes from outside is read as markup.

/**
 * h('button', { class: 'primary', onclick: save }, 'Save')
 * Properties that begin with "on" are listeners; `true` sets an attribute without a value, `false` and null set none.
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else if (name === 'checked') element.checked = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  put(element, children);
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

/** The same, but only when the text it makes differs: what is being read or focused is left alone. */
export function refill(element, key, make) {
  if (element.dataset.key === key) return;
  element.dataset.key = key;
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

/** A table that a phone shows as a list of cards. */
export function table(caption, heads, rows) {
  return h('div', { class: 'scroll' }, h('table', {},
    h('caption', { class: 'hidden' }, caption),
    h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell, at) => h('td', { 'data-head': heads[at] }, cell)))))));
}

/** A question in a dialog of the browser's own; answers true or false. */
export function ask(title, body, action, { danger } = {}) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' },
      h('h2', { id: 'dialog-title' }, title), h('div', {}, body),
      h('div', { class: 'buttons' },
        h('button', { class: danger ? 'danger' : 'primary', onclick: () => dialog.close('yes') }, action),
        h('button', { autofocus: true, onclick: () => dialog.close('no') }, 'Not now')));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Says something for a few seconds, to screen readers too. */
export function notice(text, kind = 'info') {
  const line = h('p', { class: `notice ${kind}` }, text);
  document.getElementById('notices').append(line);
  setTimeout(() => line.remove(), 8000);
}
