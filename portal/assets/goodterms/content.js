// What Material's partials/javascripts/content.html says inline: the content tab chosen last, or linked to.
(() => {
  'use strict';
  const chosen = 'linkTabs' in document.currentScript.dataset ? window.__md_get('__tabs') : null;
  if (Array.isArray(chosen)) {
    for (const set of document.querySelectorAll('.tabbed-set')) {
      const labels = [...set.querySelector('.tabbed-labels').getElementsByTagName('label')];
      const found = chosen.map((tab) => labels.find((label) => label.innerText.trim() === tab)).find(Boolean);
      if (found) document.getElementById(found.htmlFor).checked = true;
    }
  }
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.name) target.checked = target.name.startsWith('__tabbed_');
})();
