// The light/dark toggle of a sealed page, which does not load Material's bundle. It follows Material's mountPalette
// and shares its setting (`__palette`), so that the guide and the pages agree.
(() => {
  'use strict';
  const form = document.querySelector('[data-md-component=palette]');
  if (!form) return;
  const inputs = [...form.querySelectorAll('input')];
  const PARTS = ['media', 'scheme', 'primary', 'accent'];
  const colours = (input) => Object.fromEntries(PARTS.map((part) => [part, input.getAttribute(`data-md-color-${part}`)]));

  function apply(index) {
    const color = colours(inputs[index]);
    if (color.media === '(prefers-color-scheme)') {
      const scheme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
      const input = form.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);
      if (input) Object.assign(color, colours(input), { media: color.media });
    }
    for (const part of PARTS) document.body.setAttribute(`data-md-color-${part}`, color[part]);
    inputs.forEach((input, at) => {
      const label = input.nextElementSibling;
      if (label instanceof HTMLLabelElement) label.hidden = at !== index;
    });
    return { index, color };
  }

  inputs.forEach((input, index) => {
    input.addEventListener('change', () => window.__md_set('__palette', apply(index)));
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const next = inputs[(inputs.findIndex((input) => input.nextElementSibling?.hidden === false) + 1) % inputs.length];
    next.click();
    next.focus();
  });

  const stored = window.__md_get('__palette');
  const wanted = stored ? stored.index : inputs.findIndex((input) => matchMedia(input.dataset.mdColorMedia).matches);
  const index = Math.max(0, Math.min(wanted, inputs.length - 1));
  apply(index);
  inputs[index].checked = true;
})();
