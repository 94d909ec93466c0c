// Shows a page whose code is loaded when it is needed; says that it loads, and what to do when that fails.
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../i18n/language.ts';
import { LATER_PAGES, type LaterPage as Name, type PageProps } from '../pages/later-pages.ts';
import { MissingPage } from '../pages/MissingPage.tsx';
import { hrefOf } from '../router/route.ts';
import { reloadIfNewer } from '../state/build.ts';

const AGAIN_MS = 5000;

type AnyPage = ComponentType<{ route: PageProps<Name>['route'] }>;

/** Each page is waited for by itself: one that arrives, or fails, after somebody went on must not take the place of the next. */
export function LaterPage({ route }: { route: PageProps<Name>['route'] }) {
  return <OnePage key={route.page} route={route} />;
}

function OnePage({ route }: { route: PageProps<Name>['route'] }) {
  const loaded = useSignal<{ readonly component: AnyPage } | undefined>(undefined);
  const hasFailed = useSignal(false);
  const load = LATER_PAGES[route.page] as (() => Promise<AnyPage>) | undefined;

  function start(): void {
    load?.().then(
      (component) => {
        hasFailed.value = false;
        loaded.value = { component };
      },
      () => {
        hasFailed.value = true;
        void reloadIfNewer(); // a newer build has no such file any more
      },
    );
  }
  useEffect(start, []);
  useEffect(() => {
    if (!hasFailed.value) return;
    const timer = setInterval(start, AGAIN_MS);
    return () => clearInterval(timer);
  }, [hasFailed.value]);

  const text = words.value;
  if (!load) return <MissingPage reason={text.missing.page(hrefOf(route))} />;
  if (hasFailed.value)
    return (
      <div class="page missing" role="alert">
        <p class="missing-reason">{text.load.failed}</p>
        <button type="button" class="button" onClick={start}>
          {text.load.again}
        </button>
      </div>
    );
  if (!loaded.value) return <p class="page panel-quiet">{text.load.loading}</p>;
  const Page = loaded.value.component;
  return <Page route={route} />;
}
