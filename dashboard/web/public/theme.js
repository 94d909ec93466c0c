// Chooses the theme before anything is painted, so that no page flashes: what a person chose by hand, else what the system wishes.
// A file of its own because the Content-Security-Policy allows no script in the page; state/theme.ts is the other half.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const contrast = matchMedia('(prefers-contrast: more)');
  const paper = matchMedia('print');
  let isPrinting = false;

  function remembered() {
    try {
      return localStorage.getItem('lagebild.theme') ?? 'system';
    } catch {
      return 'system'; // storage can be forbidden
    }
  }

  function apply() {
    const { chosen } = root.dataset;
    // Paper is light: what is drawn on a canvas is drawn anew for it.
    const isDark = !isPrinting && (chosen === 'dark' || (chosen !== 'light' && dark.matches));
    const wantsMore = chosen === 'contrast' || (chosen !== 'light' && chosen !== 'dark' && contrast.matches);
    root.dataset.theme = isDark ? 'dark' : 'light';
    root.dataset.contrast = wantsMore ? 'more' : 'usual';
    dispatchEvent(new Event('lagebild:theme'));
  }

  root.dataset.chosen = remembered();
  apply();
  dark.addEventListener('change', apply);
  contrast.addEventListener('change', apply);
  const print = (now) => {
    isPrinting = now;
    apply();
  };
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
  paper.addEventListener('change', () => print(paper.matches));
  addEventListener('lagebild:theme-chosen', apply);
  addEventListener('storage', ({ key }) => {
    if (key !== 'lagebild.theme' && key !== null) return;
    root.dataset.chosen = remembered();
    apply();
  });
})();
