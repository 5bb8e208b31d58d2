import { del, get, post, put } from '../api.js';
import { compare } from '../diff.js';
import { ask, attempt, code, field, fill, h, notice, table } from '../dom.js';
import { ago, nameOf, plural } from '../text.js';
import { W } from '../words.js';
import { takeDraft } from './policy-draft.js';
import { paint } from './policy-text.js';

const TYPING = 250;

export async function show(root, { signal, argument, title }) {
  const current = argument ? await get(`/v1/policy/${encodeURIComponent(argument)}`, { signal }).catch((failure) => {
    if (failure.status === 404) return null;
    throw failure;
  }) : null;
  title(argument || W.editor.fresh);
  await new Editor(root, argument, current, signal).begin();
}

class Editor {
  #current;
  #signal;
  #mistakes = [];
  #effects = [];
  #asked = 0;
  #timer = 0;
  #name;
  #text = h('textarea', { spellcheck: 'false', autocomplete: 'off', autocapitalize: 'none', wrap: 'off', 'aria-label': W.editor.text });
  #paper = h('pre', { 'aria-hidden': 'true' });
  #verdict = h('div', { role: 'status' });
  #effectList = h('div');
  #compared = h('div');
  #versions = h('div');
  #save = h('button', { class: 'primary', disabled: true, onclick: () => this.#put() }, W.editor.save);

  constructor(root, argument, current, signal) {
    this.#current = current;
    this.#signal = signal;
    this.#name = h('input', { value: argument ?? '', autocomplete: 'off', spellcheck: 'false', oninput: () => this.#changed() });
    const named = Boolean(argument);
    fill(root,
      h('header', { class: 'title' }, h('h1', {}, argument || W.editor.fresh), current ? h('span', { class: 'badge' }, W.job.versionOf(current.version)) : h('span', { class: 'badge busy' }, W.editor.unsaved),
        h('div', { class: 'buttons' }, this.#save, current && !current.managed ? h('button', { class: 'danger', onclick: () => this.#remove() }, W.editor.remove) : null)),
      current?.managed ? h('p', { class: 'warning' }, W.editor.managed) : null,
      named ? null : field(W.editor.name, this.#name, { hint: W.editor.nameHint }),
      h('div', { class: 'editor' }, this.#paper, this.#text), this.#verdict, this.#effectList, this.#versions, this.#compared);
    this.#text.readOnly = current?.managed === true;
    this.#text.value = takeDraft(argument) ?? current?.text ?? '';
    this.#text.addEventListener('input', () => this.#changed());
    this.#text.addEventListener('scroll', () => this.#scroll());
    if (!named) this.#name.focus();
  }

  /** Ends when the text has been judged. */
  async begin() {
    this.#paint([]);
    await Promise.all([this.#check(), this.#current ? this.#listVersions() : null]);
  }

  get #changedText() { return this.#text.value !== (this.#current?.text ?? ''); }

  #changed() {
    this.#save.disabled = true;
    // Until the server has read it again, what it found would stand in the wrong places.
    this.#paint([]);
    this.#asked++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), TYPING);
  }

  #paint(mistakes) {
    fill(this.#paper, paint(this.#text.value, mistakes), '\n');
    this.#scroll();
  }

  #scroll() {
    this.#paper.scrollTop = this.#text.scrollTop;
    this.#paper.scrollLeft = this.#text.scrollLeft;
  }

  async #check() {
    const mine = ++this.#asked;
    const name = this.#name.value.trim();
    if (!name || (!this.#text.value && !this.#current)) {
      fill(this.#verdict);
      return;
    }
    let found;
    try {
      found = await post('/v1/policy/check', { docs: [{ name, text: this.#text.value }] }, { signal: this.#signal });
    } catch (failure) {
      if (mine === this.#asked && failure.name !== 'AbortError') fill(this.#verdict, h('p', { class: 'failure' }, failure.message));
      return;
    }
    if (mine !== this.#asked) return;
    this.#mistakes = found.mistakes;
    this.#effects = found.effects;
    this.#paint(found.mistakes);
    const errors = found.mistakes.filter((mistake) => mistake.severity === 'error').length;
    this.#save.disabled = errors > 0 || !found.may_write || !this.#changedText;
    fill(this.#verdict,
      errors > 0 ? h('p', { class: 'bad' }, W.editor.mistakes(errors)) : h('p', { class: 'good' }, W.editor.good),
      errors === 0 && !found.may_write && !this.#current?.managed ? h('p', { class: 'warning' }, W.editor.mayNot) : null,
      h('ul', { class: 'mistakes' }, found.mistakes.map((mistake) => this.#mistake(mistake))));
    fill(this.#effectList, errors === 0 && found.may_write && this.#changedText ? effects(found) : null);
  }

  #mistake(mistake) {
    return h('li', { class: mistake.severity === 'warning' ? 'warning' : null },
      h('button', { class: 'plain', onclick: () => this.#goTo(mistake) }, W.editor.at(mistake.line, mistake.column)), h('span', {}, mistake.message), h('span', { class: 'advice' }, mistake.advice));
  }

  #goTo({ offset, length, line }) {
    this.#text.focus();
    this.#text.setSelectionRange(offset, offset + length);
    this.#text.scrollTop = Math.max(0, (line - 5) * 20);
  }

  async #put() {
    const name = this.#name.value.trim();
    if (this.#effects.length > 0 && !await ask(W.editor.askSave(name), h('p', { class: 'warning' }, affected(this.#effects)), W.editor.saveIt)) return;
    try {
      const [written] = await put('/v1/policy', { docs: [{ name, text: this.#text.value, for_version: this.#current?.version ?? 0 }] });
      notice(W.editor.saved(name, written.version));
      const place = `#/policy/edit/${encodeURIComponent(name)}`;
      if (location.hash === place) window.dispatchEvent(new HashChangeEvent('hashchange'));
      else location.hash = place;
    } catch (failure) {
      notice(failure.code === 'version_conflict' ? `${failure.message} ${W.editor.conflict}` : failure.message, 'bad');
      if (failure.code === 'version_conflict') this.#listVersions();
    }
  }

  async #remove() {
    const name = this.#name.value;
    const sure = await ask(W.editor.askRemove(name), h('p', {}, W.editor.removeMeans), W.editor.remove, { danger: true });
    if (sure && await attempt(() => del(`/v1/policy/${encodeURIComponent(name)}?for_version=${this.#current.version}`), W.editor.gone(name))) location.hash = '#/policy';
  }

  async #listVersions() {
    const name = encodeURIComponent(this.#name.value);
    const versions = await get(`/v1/policy/${name}/versions`, { signal: this.#signal });
    fill(this.#versions, h('h2', {}, W.editor.versions), table(W.editor.versions, W.editor.versionHeads, versions.map((version) => [
      [version.version, ' ', version.deleted ? h('span', { class: 'badge' }, W.editor.deleted) : version.version === this.#current.version ? h('span', { class: 'badge good' }, W.editor.current) : null],
      ago(Date.parse(version.updated_at)), version.updated_by,
      version.deleted ? '' : h('div', { class: 'buttons' }, h('button', { class: 'plain', 'aria-label': `${W.editor.compare} ${version.version}`, onclick: () => this.#compare(name, version.version) }, W.editor.compare)),
    ])));
  }

  async #compare(name, version) {
    await attempt(async () => {
      const old = await get(`/v1/policy/${name}?version=${version}`, { signal: this.#signal });
      fill(this.#compared, h('header', { class: 'title' }, h('h2', {}, W.editor.between(version)),
        this.#text.readOnly ? null : h('button', { class: 'plain', onclick: () => {
          this.#text.value = old.text;
          this.#changed();
          this.#text.focus();
        } }, W.editor.take)), compare(old.text, this.#text.value, W.editor.same));
      this.#compared.scrollIntoView({ block: 'nearest' });
    });
  }
}

function affected(list) {
  const users = new Set(list.map((effect) => effect.principal).filter((name) => !name.startsWith('job::')));
  const jobs = new Set(list.flatMap((effect) => [effect.principal, effect.fqn]).filter((name) => name.startsWith('job::') && nameOf(name)));
  return W.editor.affected(plural(users.size, 'user'), plural(jobs.size, 'job'));
}

const effects = (found) => h('section', { class: 'card' }, h('h2', {}, W.editor.effects), found.effects.length === 0 ? h('p', { class: 'dim' }, W.editor.noEffects) : [
  h('p', { class: 'warning' }, affected(found.effects)),
  table(W.editor.effects, W.editor.effectHeads, found.effects.map((effect) => [
    code(effect.principal), h('span', { class: effect.allowed ? 'good' : 'bad' }, effect.allowed ? W.editor.gains : W.editor.loses), h('code', { class: 'name' }, effect.claim), code(effect.fqn)])),
  found.complete ? null : h('p', { class: 'dim' }, W.editor.incomplete)]);
