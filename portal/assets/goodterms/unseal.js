/*
 * Opens a sealed page in the browser. The format is "Sealed pages: format 1" in the design; the shell is sealed.html.
 *
 * Links      …/c/<id>/#c=<client key>   opens every page of the client
 *            …/c/<id>/#l=<client key>   the same, once the access code is typed
 *            …/c/<id>/#p=<page key>     opens this page only
 *
 * What the opened page may use (all of it optional):
 *   <a href="../<id>/" data-gt-page>                 another sealed page of the client. The key is carried on in the
 *                                                    fragment; on a page opened by #p= the link becomes plain text
 *   <a href="../<id>/sealed.bin" data-gt-document data-gt-id="<id>">   a sealed document: fetched, opened, saved
 *       data-gt-key="<b64 page key>"                 its own key, so that a page opened by #p= can open it too
 *   <button type="button" data-gt-copy="text">       copies the text
 *   <button type="button" data-gt-share>             makes a #p= link to this page and shares or copies it
 * The words of the shell itself stand in words.js. No inline style or handler works here, nor on the guide: the policy.
 * The container says how it was opened: #gt-page[data-gt-open="c" | "l" | "p"]. A button just used has [data-gt-done]
 * for two seconds. The event `goodterms:open` is sent to the document whenever a page has been opened.
 *
 * Two rules hold throughout. Keys live in this tab (sessionStorage), or on the device (localStorage) only if the
 * reader asks. And unsealed text reaches the page only as nodes of an inert, parsed document.
 */
(() => {
  'use strict';

  const words = window.goodtermsWords;
  const part = (id) => document.getElementById(id);
  const ui = {
    lock: part('gt-lock'),
    say: part('gt-say'),
    page: part('gt-page'),
    keep: part('gt-keep'),
    keepDevice: part('gt-keep-device'),
    forget: part('gt-forget'),
    toast: part('gt-toast'),
  };
  const shell = { title: document.title, lang: document.documentElement.lang };
  const isFile = location.protocol === 'file:';

  // ---------------------------------------------------------------- bytes and cryptography

  const utf8 = new TextEncoder();
  const readUtf8 = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

  function fromBase64(text) {
    if (typeof text !== 'string' || !/^[\w-]*$/.test(text)) throw new Error('not base64url');
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  }

  function toBase64(bytes) {
    return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  }

  /** HKDF-SHA256 with empty salt, 32 bytes. */
  async function hkdf(secret, info) {
    const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8.encode(info) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  }

  const pageKeyFrom = (openingKey, id) => hkdf(openingKey, `goodterms/1 page ${id}`);

  function openingKeyFrom(clientKey, code) {
    const secret = new Uint8Array(clientKey.length + code.length);
    secret.set(clientKey);
    secret.set(utf8.encode(code), clientKey.length);
    return hkdf(secret, 'goodterms/1 opening');
  }

  /** Whether this is the key of the page, told without opening it. */
  async function fits(pageKey, envelope) {
    const check = (await hkdf(pageKey, 'goodterms/1 check')).subarray(0, 8);
    return envelope.check.length === 8 && check.every((byte, at) => byte === envelope.check[at]);
  }

  /** The plaintext bytes. Throws if a single bit differs from what was sealed. */
  async function decrypt(pageKey, id, nonce, sealed) {
    const key = await crypto.subtle.importKey('raw', pageKey, 'AES-GCM', false, ['decrypt']);
    const how = { name: 'AES-GCM', iv: nonce, additionalData: utf8.encode(`goodterms/1 ${id}`) };
    const packed = new Uint8Array(await crypto.subtle.decrypt(how, key, sealed));
    const length = new DataView(packed.buffer).getUint32(0); // the rest is padding, which hides the true length
    if (length > packed.length - 4) throw new Error('length beyond the end');
    // Not through a Blob, whose stream goes by way of another process. What is wrong comes out of the reading end.
    const gunzip = new DecompressionStream('gzip');
    const writer = gunzip.writable.getWriter();
    writer.write(packed.subarray(4, 4 + length)).catch(() => {});
    writer.close().catch(() => {});
    return new Uint8Array(await new Response(gunzip.readable).arrayBuffer());
  }

  function readEnvelope() {
    const { v, id, check, nonce, data } = JSON.parse(document.querySelector('script#sealed').textContent);
    if (v !== 1 || !/^[0-9a-z]{26}$/.test(id)) throw new Error('not an envelope of format 1');
    return { id, check: fromBase64(check), nonce: fromBase64(nonce), data: fromBase64(data) };
  }

  /** The code's 20 characters as they were generated: Crockford base32, read forgivingly. */
  function readCode(typed) {
    return typed.toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  }

  // ---------------------------------------------------------------- keys

  // An entry is {kind: 'c' | 'l' | 'p', key: b64 as in the link, opening?: b64}. With an access code the opening key
  // is kept apart from the link's key, so that a link copied from the page never gives the code away.
  const STORE = 'goodterms/1 keys';
  const FORGOTTEN = 'goodterms/1 forgotten';
  const sameEntry = (a) => (b) => a.kind === b.kind && a.key === b.key && a.opening === b.opening;

  const ring = {
    tab: { storage: () => sessionStorage, fallback: [] },
    device: { storage: () => localStorage, fallback: [] },
    read(place) {
      try {
        const entries = JSON.parse(place.storage().getItem(STORE) || '[]');
        return entries.filter((entry) => /^[clp]$/.test(entry.kind) && typeof entry.key === 'string');
      } catch {
        return place.fallback;
      }
    },
    write(place, entries) {
      place.fallback = entries; // storage may be switched off; then keys last as long as the page
      try {
        if (entries.length) place.storage().setItem(STORE, JSON.stringify(entries));
        else place.storage().removeItem(STORE);
      } catch { /* see above */ }
    },
    put(place, entry) {
      this.write(place, [entry, ...this.read(place).filter((other) => !sameEntry(entry)(other))]);
    },
    drop(place, entry) {
      this.write(place, this.read(place).filter((other) => !sameEntry(entry)(other)));
    },
    holds(place, entry) {
      return this.read(place).some(sameEntry(entry));
    },
    /** Whether the tab's keys outlive the page; not so where storage is switched off. */
    lasts() {
      try {
        return sessionStorage.getItem(STORE) !== null;
      } catch {
        return false;
      }
    },
    all() {
      return [...this.read(this.tab), ...this.read(this.device)];
    },
    clear() {
      this.write(this.tab, []);
      this.write(this.device, []);
    },
  };

  /**
   * The key in the address bar, if any, which is wiped from there at once. The browser's list of visited pages may keep
   * the link that was opened; no script can reach it there, and what "forget" says tells so.
   */
  function takeKey() {
    const fragment = location.hash.replace(/^(#[clp])%3d/i, '$1='); // some mail programs write = as %3D
    if (!/^#[clp]=/.test(fragment)) return null;
    history.replaceState(history.state, '', location.pathname + location.search);
    // Mail programs like to glue a full stop or a bracket to the end of a link.
    const [, kind, key] = /^#([clp])=([\w-]{43})(?![\w-])/.exec(fragment) || [];
    return kind ? { kind, key } : { kind: 'unreadable' };
  }

  async function pageKeyOf(entry, id) {
    if (entry.kind === 'p') return fromBase64(entry.key);
    if (entry.kind === 'c') return pageKeyFrom(fromBase64(entry.key), id);
    return pageKeyFrom(fromBase64(entry.opening), id);
  }

  // ---------------------------------------------------------------- the screen

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** Shows a message in place of the page, with further elements (a form, a button) below it. */
  function tell(message, ...further) {
    ui.page.hidden = true;
    ui.keep.hidden = true;
    ui.lock.lang = words.lang;
    ui.lock.hidden = false;
    ui.say.replaceChildren(make('h1', {}, message.title), make('p', {}, message.text));
    ui.lock.replaceChildren(ui.say, ...further);
  }

  function toast(text) {
    ui.toast.lang = words.lang;
    ui.toast.textContent = text;
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => { ui.toast.textContent = ''; }, 4000);
  }

  function markDone(button) {
    button.dataset.gtDone = '';
    setTimeout(() => { delete button.dataset.gtDone; }, 2000);
  }

  /**
   * Parses to nodes that have never run. The policy stops scripts and whatever would be loaded; it does not stop a <meta>
   * that leads away, nor styles on nodes that come from another document.
   */
  function parse(html) {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    for (const element of body.querySelectorAll('script, style, link, meta, base, iframe, object, embed')) element.remove();
    for (const element of body.querySelectorAll('[style]')) element.removeAttribute('style');
    return [...body.childNodes].map((node) => document.importNode(node, true));
  }

  function carryKeyOn(link) {
    const address = new URL(link.getAttribute('href'), location.href);
    if (address.protocol !== location.protocol || address.host !== location.host) return; // no key leaves the site
    if (isFile && address.pathname.endsWith('/')) address.pathname += 'index.html';
    address.hash = `${opened.entry.kind}=${opened.entry.key}`;
    link.href = address.href;
  }

  /** A plain click needs no key in the address, for this tab holds it; so none is left in the history. */
  function follow(event) {
    const link = event.target.closest?.('a[data-gt-page]');
    if (!link || !link.hash || link.target || event.button || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (isFile || !ring.lasts() || !ring.holds(ring.tab, opened.entry)) return;
    event.preventDefault();
    const address = new URL(link.href);
    address.hash = '';
    location.assign(address.href.replace(/#$/, ''));
  }

  const asText = (link) => link.replaceWith(make('span', { class: link.className }, ...link.childNodes));

  function dressLinks() {
    const wholeClient = opened.entry.kind !== 'p';
    for (const link of ui.page.querySelectorAll('a[data-gt-page]')) (wholeClient ? carryKeyOn : asText)(link);
    if (wholeClient) return;
    for (const link of ui.page.querySelectorAll('a[data-gt-document]:not([data-gt-key])')) asText(link);
  }

  // ---------------------------------------------------------------- opening, and closing again

  let opened = null; // {entry, pageKey, id} of the page on the screen
  let attempt = 0; // a later attempt (a new fragment) makes an earlier one stale

  async function open() {
    const mine = ++attempt;
    const given = takeKey();
    if (!window.crypto?.subtle || !window.DecompressionStream) {
      return tell(window.isSecureContext === false ? words.insecure : words.oldBrowser);
    }

    let envelope;
    try {
      envelope = readEnvelope();
    } catch {
      return tellDamaged(given);
    }
    const known = ring.all();
    const sameLink = known.filter((entry) => entry.kind === given?.kind && entry.key === given?.key);
    const fromLink = given?.kind === 'c' || given?.kind === 'p' ? [given] : sameLink;
    for (const entry of [...fromLink, ...known]) {
      const pageKey = await pageKeyOf(entry, envelope.id).catch(() => null);
      if (!pageKey) continue;
      // Begun before it is known whether the key fits, for mostly it does, and both take a while.
      const text = decrypt(pageKey, envelope.id, envelope.nonce, envelope.data);
      text.catch(() => {});
      if (await fits(pageKey, envelope)) {
        return mine === attempt ? unseal(entry, pageKey, envelope, mine, text) : undefined;
      }
    }
    if (mine !== attempt) return undefined;
    if (given?.kind === 'l') return askForCode(given.key, envelope, mine);
    if (given) return tell(words.wrongKey);
    // A copy saved while open holds its page already; there is nothing to ask for.
    if (!ui.page.hidden && ui.page.hasChildNodes()) return hide(ui.keep, ui.lock);
    return tell(words.noKey);
  }

  const hide = (...elements) => elements.forEach((element) => { element.hidden = true; });

  function tellDamaged(entry) {
    if (entry?.key && entry.kind !== 'l') ring.put(ring.tab, entry); // loading again must not need the link again
    const again = make('button', { type: 'button', class: 'gt-button' }, words.again);
    again.addEventListener('click', () => location.reload());
    tell(words.damaged, again);
  }

  function askForCode(key, envelope, mine) {
    const field = make('input', {
      id: 'gt-code', class: 'gt-field', type: 'text', inputmode: 'text', autocomplete: 'off', autocapitalize: 'characters',
      autocorrect: 'off', spellcheck: 'false', placeholder: 'XXXX-XXXX-XXXX-XXXX-XXXX', 'aria-describedby': 'gt-code-trouble',
    });
    const trouble = make('p', { id: 'gt-code-trouble', role: 'alert' });
    const button = make('button', { class: 'gt-button gt-button--primary' }, words.codeOpen);
    const form = make('form', { autocomplete: 'off' }, make('label', { for: 'gt-code' }, words.codeLabel), field, trouble, button);
    const refuse = (text) => {
      trouble.textContent = text;
      field.setAttribute('aria-invalid', 'true');
      field.focus();
    };
    field.addEventListener('input', () => {
      trouble.textContent = '';
      field.removeAttribute('aria-invalid');
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const code = readCode(field.value);
      if (code.length !== 20) return refuse(words.codeLength(code.length));
      const opening = await openingKeyFrom(fromBase64(key), code);
      const pageKey = await pageKeyFrom(opening, envelope.id);
      if (!await fits(pageKey, envelope)) return refuse(words.codeWrong);
      const text = decrypt(pageKey, envelope.id, envelope.nonce, envelope.data);
      await unseal({ kind: 'l', key, opening: toBase64(opening) }, pageKey, envelope, mine, text);
      ui.page.focus({ preventScroll: true }); // the form that had the focus is gone
      return scrollTo(0, 0);
    });
    tell(words.code, form);
    field.focus();
  }

  /** Shows the page once its text, the promise of `decrypt`, is there. */
  async function unseal(entry, pageKey, envelope, mine, text) {
    const patience = setTimeout(() => {
      if (!opened) tell({ title: words.opening, text: '' });
    }, 150); // quicker than that, a message would only flash
    try {
      const page = JSON.parse(readUtf8(await text));
      if (mine === attempt) show(page, { entry, pageKey, id: envelope.id });
    } catch {
      if (mine === attempt) tellDamaged(entry);
    } finally {
      clearTimeout(patience);
    }
  }

  function show(page, how) {
    opened = how;
    ring.put(ring.tab, opened.entry);
    document.title = page.title;
    document.documentElement.lang = page.lang;
    ui.page.replaceChildren(...parse(page.html));
    ui.page.dataset.gtOpen = opened.entry.kind;
    dressLinks();
    ui.lock.hidden = true;
    ui.lock.replaceChildren(ui.say);
    ui.say.replaceChildren();
    ui.page.hidden = false;
    ui.keep.lang = words.lang;
    ui.keepDevice.checked = ring.holds(ring.device, opened.entry);
    ui.keepDevice.nextElementSibling.textContent = words.keep;
    ui.forget.textContent = words.forget;
    ui.keep.hidden = false;
    document.dispatchEvent(new CustomEvent('goodterms:open'));
  }

  function close(message) {
    attempt += 1;
    opened = null;
    document.title = shell.title;
    document.documentElement.lang = shell.lang;
    ui.page.replaceChildren();
    delete ui.page.dataset.gtOpen;
    tell(message);
    ui.say.focus();
    scrollTo(0, 0);
  }

  function forget() {
    ring.clear();
    try { // tells the other tabs, and leaves no trace of having been here
      localStorage.setItem(FORGOTTEN, String(Date.now()));
      localStorage.removeItem(FORGOTTEN);
    } catch { /* no storage, nothing kept elsewhere */ }
    close(words.forgotten);
  }

  // ---------------------------------------------------------------- documents, copying, sharing

  // Types a browser opens without running anything. Whatever else a document says it is, it is saved as plain bytes.
  const HARMLESS = /^(application\/(pdf|json)|image\/(png|jpeg|gif|webp)|text\/(plain|csv))$/;

  async function openDocument(link) {
    const complain = (text) => {
      const note = make('span', { class: 'gt-trouble', role: 'alert', lang: words.lang }, text);
      link.after(note);
      link.gtTrouble = note;
    };
    link.gtTrouble?.remove();
    if (link.getAttribute('aria-busy')) return;
    const entry = opened?.entry;
    const ownKey = link.dataset.gtKey;
    if (isFile || !(ownKey || entry)) return complain(words.document.offline);
    link.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(link.href, { credentials: 'same-origin', referrerPolicy: 'no-referrer' }).catch(() => null);
      if (!answer?.ok) return complain(words.document.unreachable);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const id = link.dataset.gtId;
      const key = ownKey ? fromBase64(ownKey) : await pageKeyOf(entry, id);
      const file = await decrypt(key, id, bytes.subarray(0, 12), bytes.subarray(12));
      const end = file.indexOf(10);
      const { name, type } = JSON.parse(readUtf8(file.subarray(0, end)));
      return save(file.subarray(end + 1), name, type);
    } catch {
      return complain(words.document.damaged);
    } finally {
      link.removeAttribute('aria-busy');
    }
  }

  function save(bytes, name, type) {
    const safe = HARMLESS.test(type) ? type : 'application/octet-stream';
    const address = URL.createObjectURL(new Blob([bytes], { type: safe }));
    // eslint-disable-next-line no-control-regex
    const anchor = make('a', { href: address, download: String(name).replace(/[\x00-\x1f/\\:]/g, '_') || 'document' });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  async function copy(button, text, done) {
    try {
      await navigator.clipboard.writeText(text);
      toast(done);
      markDone(button);
    } catch {
      toast(words.notCopied);
    }
  }

  async function share(button) {
    if (!opened || isFile) return toast(words.notShared);
    const url = `${location.origin}${location.pathname}#p=${toBase64(opened.pageKey)}`;
    if (navigator.share) {
      try {
        return await navigator.share({ url });
      } catch (error) {
        if (error.name === 'AbortError') return undefined; // the reader thought better of it
      }
    }
    return copy(button, url, words.shared);
  }

  function onClick(event) {
    const target = event.target.closest?.('a[data-gt-document], [data-gt-copy], [data-gt-share]');
    if (!target || !ui.page.contains(target)) return;
    if (target.matches('a')) {
      event.preventDefault(); // also for a new tab, which could only show sealed bytes
      openDocument(target);
    } else if (event.type === 'auxclick') {
      return;
    } else if ('gtShare' in target.dataset) {
      share(target);
    } else {
      copy(target, target.dataset.gtCopy, words.copied);
    }
  }

  // ---------------------------------------------------------------- start

  document.addEventListener('click', onClick);
  document.addEventListener('click', follow);
  document.addEventListener('auxclick', onClick);
  ui.forget.addEventListener('click', forget);
  ui.keepDevice.addEventListener('change', () => {
    if (opened) ring[ui.keepDevice.checked ? 'put' : 'drop'](ring.device, opened.entry);
  });
  addEventListener('hashchange', () => { if (/^#[clp](=|%3d)/i.test(location.hash)) open(); });
  addEventListener('storage', (event) => {
    if (event.key !== FORGOTTEN || event.newValue === null) return;
    ring.clear();
    if (opened) close(words.forgotten);
  });
  addEventListener('pageshow', (event) => {
    // Coming back to a page the browser kept in memory: what was forgotten since must not show.
    if (event.persisted && opened && !ring.all().some(sameEntry(opened.entry))) close(words.forgotten);
  });
  if (isFile) {
    for (const link of document.querySelectorAll('.gt-brand')) {
      if (link.href.endsWith('/')) link.href += 'index.html'; // without a server nobody looks for it
    }
  }
  open();
})();
