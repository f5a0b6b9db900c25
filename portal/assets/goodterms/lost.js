// The error page: of its languages the reader's first. The address tells it (/de/…), or else the browser's settings.
(() => {
  'use strict';
  const page = document.querySelector('.gt-lost');
  const sections = [...page.querySelectorAll('section')];
  const home = (section) => new URL(section.querySelector('a').href).pathname;
  const within = sections
    .filter((section) => section !== sections[0] && location.pathname.startsWith(home(section)))
    .map((section) => section.lang);
  const wanted = [...within, ...navigator.languages.map((tag) => tag.split('-')[0].toLowerCase())];
  const first = wanted.map((tag) => sections.find((section) => section.lang === tag)).find(Boolean);
  if (first) sections[0].before(first);
})();
