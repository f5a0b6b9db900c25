// What Material's partials/javascripts/outdated.html says inline: the bar over an older version of the guide.
(() => {
  'use strict';
  const bar = document.querySelector('[data-md-component=outdated]');
  const base = new URL(document.currentScript.dataset.base, location);
  if (bar && window.__md_get('__outdated', sessionStorage, base) === true) bar.hidden = false;
})();
