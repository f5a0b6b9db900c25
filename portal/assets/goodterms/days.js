// Keeps "in 5 days" and "3 days late" right on the day a page is read. Everything it says stands, in the page's own
// language, in data-gt-days of the article: {ahead: {one: "in {n} day", other: …}, late: {…}, today: "…"}.
(() => {
  'use strict';

  /** Whole days from one calendar day to another, whatever the clocks do in between. */
  const between = (from, to) => Math.round((Date.UTC(...to) - Date.UTC(...from)) / 86400000);

  function tell() {
    const article = document.querySelector('[data-gt-days]');
    if (!article) return;
    const words = JSON.parse(article.dataset.gtDays);
    const plural = new Intl.PluralRules(document.documentElement.lang || 'en');
    const now = new Date();
    for (const time of article.querySelectorAll('time[data-gt-due]')) {
      const [year, month, day] = time.dataset.gtDue.split('-').map(Number);
      const left = between([now.getFullYear(), now.getMonth(), now.getDate()], [year, month - 1, day]);
      const count = Math.abs(left);
      const forms = left < 0 ? words.late : words.ahead;
      time.textContent = left ? forms[plural.select(count)].replace('{n}', count) : words.today;
      time.toggleAttribute('data-gt-late', left < 0);
    }
  }

  document.addEventListener('goodterms:open', tell);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) tell(); });
  tell(); // a saved copy is open already
})();
