// The error page: of its languages the reader's first. The address tells it (/de/…), or else the browser's settings.
// The header then speaks that language as well, and its search looks through the guide of that language: this script
// runs before Material's, which reads there where to search.
(() => {
  'use strict';
  const LABELS = ['aria-label', 'placeholder', 'title'];
  const page = document.querySelector('.gt-lost');
  const sections = [...page.querySelectorAll('section')];
  const home = (section) => new URL(section.querySelector('a').href).pathname;
  const within = sections
    .filter((section) => section !== sections[0] && location.pathname.startsWith(home(section)))
    .map((section) => section.lang);
  const wanted = [...within, ...navigator.languages.map((tag) => tag.split('-')[0].toLowerCase())];
  const first = wanted.map((tag) => sections.find((section) => section.lang === tag)).find(Boolean);
  if (!first || first === sections[0]) return;
  sections[0].before(first);

  const header = JSON.parse(first.dataset.gtHeader);
  document.documentElement.lang = first.lang;
  document.title = header.title;
  for (const [where, attribute, text] of header.labels) {
    for (const element of document.querySelectorAll(where)) {
      if (!attribute) element.textContent = text;
      else if (LABELS.includes(attribute)) element.setAttribute(attribute, text);
    }
  }
  for (const link of document.querySelectorAll('.md-header .md-logo')) link.href = home(first);
  for (const link of document.querySelectorAll('.md-select__link')) {
    if (link.lang === first.lang) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  const settings = document.getElementById('__config');
  const read = JSON.parse(settings.textContent);
  Object.assign(read, { base: home(first), translations: { ...read.translations, ...header.found } });
  settings.textContent = JSON.stringify(read);
})();
