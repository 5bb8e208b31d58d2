// Text on its way from one page to the next; it never leaves this window.

let draft = null;

export function keepDraft(name, text) {
  draft = { name, text };
}

export function takeDraft(name) {
  const found = draft?.name === name ? draft.text : null;
  draft = null;
  return found;
}
