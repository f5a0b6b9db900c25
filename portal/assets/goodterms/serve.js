// Reloading under `mkdocs serve`. MkDocs puts an inline script into each page for this, which the policy blocks; here
// is the same long poll in a file. Only ever linked while serving.
(() => {
  'use strict';
  const PLACE = 'goodterms.serve.scroll';
  const RETRY = 3000; // milliseconds, as MkDocs waits
  const id = Date.now();
  let shown = null; // the build this page was loaded from
  let request = null;

  async function poll() {
    const own = (request = new AbortController());
    while (!own.signal.aborted) {
      try {
        // Asked with 0 the server answers at once; asked with the build it last told, once there is a newer one.
        const answer = await fetch(`/livereload/${shown ?? 0}/${id}`, { signal: own.signal, cache: 'no-store' });
        const built = answer.ok ? Number(await answer.text()) : NaN;
        if (!Number.isFinite(built)) throw new Error('no answer');
        if (shown !== null && built > shown) {
          sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, scrollY]));
          location.reload();
          return;
        }
        shown = built;
      } catch {
        if (!own.signal.aborted) await new Promise((done) => { setTimeout(done, RETRY); });
      }
    }
  }

  const wake = () => {
    request?.abort(); // browsers allow few connections to a host: a hidden tab must not hold one
    if (document.visibilityState === 'visible') poll();
  };
  addEventListener('load', wake);
  addEventListener('visibilitychange', wake);
  addEventListener('beforeunload', () => request?.abort());

  // A sealed page has its height only once it is open, too late for the browser's own scroll restoration.
  document.addEventListener('goodterms:open', () => {
    const [path, top] = JSON.parse(sessionStorage.getItem(PLACE) || '[]');
    sessionStorage.removeItem(PLACE);
    if (path === location.pathname) scrollTo({ top, behavior: 'instant' });
  });
})();
