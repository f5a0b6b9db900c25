// The guide on paper: what a style sheet alone cannot say. Loaded by the line at the end of a guide page and by the
// print view; both are complete without it.
//
// The pages of the print view are counted like this: no browser tells a page where its pages will break, but breaking
// a text into columns follows the same rules. So each chapter is laid out for a moment in columns of exactly the size
// of the text on a sheet (guide.css: .gt-book--counted, @page gt-book), and has as many pages as columns.
(() => {
  'use strict';
  const root = document.documentElement;
  const printed = document.querySelector('[data-gt-imprint]');

  // The lower margin of each sheet says what this is and where it stands. Only the root's own properties reach there.
  const { gtImprint, gtAddress } = printed.dataset;
  const web = location.protocol.startsWith('http');
  const here = gtAddress || (web ? location.origin + location.pathname : '');
  const margin = printed.matches('.gt-book') ? gtImprint : [here, gtImprint].filter(Boolean).join(' · ');
  root.style.setProperty('--gt-imprint', JSON.stringify(margin));
  root.toggleAttribute('data-gt-margins', typeof CSSMarginRule === 'function');

  for (const button of document.querySelectorAll('[data-gt-print]')) {
    (button.closest('li') || button).hidden = false;
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  for (const mail of document.querySelectorAll('[data-gt-mail]:not([href])')) {
    if (!web) continue;
    mail.href = `mailto:?subject=${encodeURIComponent(mail.dataset.gtMail)}&body=${encodeURIComponent(here)}`;
    mail.closest('li').hidden = false;
  }

  // On paper a link is followed by its address, unless it says that itself.
  const bare = (text) => text.trim().replace(/^https?:\/\//, '').replace(/\/$/, '');
  for (const link of document.querySelectorAll('article a[href^=http]')) {
    link.toggleAttribute('data-gt-said', bare(link.textContent) === bare(link.getAttribute('href')));
  }

  // Material's bundle takes each link of exactly this rel for the root of a site and asks there for a sitemap. The rel
  // is a list, so a space at its end changes nothing for anyone else.
  for (const alternate of document.querySelectorAll('head link[rel=alternate][hreflang]')) {
    alternate.setAttribute('rel', 'alternate ');
  }

  const book = document.querySelector('.gt-book');
  if (!book) return;
  const number = () => {
    const top = scrollY;
    book.classList.add('gt-book--counted');
    let page = 1;
    for (const sheet of book.querySelectorAll(':scope > .gt-sheet')) {
      const place = sheet.id && book.querySelector(`[data-gt-page-of="${CSS.escape(sheet.id)}"]`);
      if (place) place.textContent = page;
      page += Math.max(1, sheet.firstElementChild.getClientRects().length);
    }
    book.classList.remove('gt-book--counted');
    scrollTo({ top, behavior: 'instant' });
  };
  number();
  // Pictures and fonts may come later.
  addEventListener('load', number);
  addEventListener('beforeprint', number);
})();
