// What Material's partials/javascripts/palette.html says inline: the chosen colours, before the first paint. Where
// nothing was chosen yet, the system's wish is followed at once, not only when Material's bundle has loaded.
(() => {
  'use strict';
  const PARTS = ['media', 'scheme', 'primary', 'accent'];
  const inputs = [...document.querySelectorAll('[data-md-component=palette] [data-md-color-media]')];
  const forMedia = (media) => inputs.find((input) => input.getAttribute('data-md-color-media') === media);
  const colours = (input) => Object.fromEntries(PARTS.map((part) => [part, input.getAttribute(`data-md-color-${part}`)]));

  const stored = window.__md_get('__palette');
  let color = stored && stored.color;
  if (!color) {
    const wanted = inputs.find((input) => matchMedia(input.getAttribute('data-md-color-media')).matches) || inputs[0];
    color = wanted && colours(wanted);
  }
  if (color && color.media === '(prefers-color-scheme)') {
    const light = matchMedia('(prefers-color-scheme: light)').matches;
    const input = forMedia(`(prefers-color-scheme: ${light ? 'light' : 'dark'})`);
    if (input) color = colours(input);
  }
  for (const [part, value] of Object.entries(color || {})) {
    document.body.setAttribute(`data-md-color-${part}`, value);
  }
})();
