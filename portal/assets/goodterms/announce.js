// What Material's partials/javascripts/announce.html says inline: an announcement dismissed before stays away.
(() => {
  'use strict';
  const bar = document.querySelector('[data-md-component=announce]');
  if (!bar) return;
  const content = bar.querySelector('.md-typeset');
  if (window.__md_hash(content.innerHTML) === window.__md_get('__announce')) bar.hidden = true;
})();
