// Whether the server has another build of the dashboard than the one that runs here.

/** The script this page began with; its name carries a hash of what is in it. */
const own = document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? '';
const ANSWER_WITHIN_MS = 10_000;
const RELOADED_FOR = 'lagebild.reloaded';

/** The script of the server's build; undefined when it does not answer, or another program does. */
async function servedScript(): Promise<string | undefined> {
  try {
    const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!response.ok) return undefined;
    return /<script type="module"[^>]* src="([^"]+)"/.exec(await response.text())?.[1];
  } catch {
    return undefined;
  }
}

/** Loads the page anew when the server has another build; once for each, so that two servers with two builds make no circle. */
export async function reloadIfNewer(): Promise<void> {
  const served = await servedScript();
  if (served === undefined || served === own || own === '') return;
  try {
    if (sessionStorage.getItem(RELOADED_FOR) === served) return;
    sessionStorage.setItem(RELOADED_FOR, served);
  } catch {
    return; // without a memory it might go in circles
  }
  location.reload();
}

/** Loads the page anew once the server answers. */
export async function reloadWhenServed(): Promise<void> {
  if ((await servedScript()) !== undefined) location.reload();
}
