// The frame around every page: skip link, head, connection banner, the page itself.
import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { words } from '../i18n/language.ts';
import { startUp, startUpFailure } from '../live/start-up.ts';
import { DevicePage } from '../pages/DevicePage.tsx';
import { isLater } from '../pages/later-pages.ts';
import { MissingPage } from '../pages/MissingPage.tsx';
import { MunicipalityPage } from '../pages/MunicipalityPage.tsx';
import { Overview } from '../pages/Overview.tsx';
import { pageTurns, route } from '../router/navigation.ts';
import { isBare } from '../router/public-pages.ts';
import { hrefOf, isForAnyone, isWall } from '../router/route.ts';
import { isSecondFactorMissing, isSignInNeeded, isWithoutRole } from '../state/account.ts';
import { areDevicesLoaded } from '../state/device-store.ts';
import { region } from '../state/region.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { HealthBanner } from './HealthBanner.tsx';
import { LaterPage } from './LaterPage.tsx';
import { LaterPart } from './LaterPart.tsx';
import { ConnectionBanner } from './LiveState.tsx';
import { PageTitle } from './PageTitle.tsx';
import { PrintHead } from './PrintHead.tsx';

const loadFactorNeeded = () => import('../account/FactorNeeded.tsx').then(({ FactorNeeded }) => FactorNeeded);
const loadWallEnded = () => import('../account/WallEnded.tsx').then(({ WallEnded }) => WallEnded);

function CurrentPage() {
  const here = route.value;
  const { missing } = words.value;
  if (here.page === 'unknown') return <MissingPage reason={missing.page(here.path)} />;
  if (here.page === 'public' || here.page === 'privacy') return <LaterPage route={here} />;
  if (isSecondFactorMissing.value && !isForAnyone(here))
    return here.page === 'account' ? <LaterPage route={here} /> : <LaterPart load={loadFactorNeeded} props={{}} />;
  if (startUpFailure.value !== undefined) return <StartUpFailure why={startUpFailure.value} />;
  if (isSignInNeeded.value && isForAnyone(here) && isLater(here)) return <LaterPage route={here} />;
  if (isSignInNeeded.value && isWall(here)) return <LaterPart load={loadWallEnded} props={{}} />;
  if (isWithoutRole.value && !isForAnyone(here) && here.page !== 'account') return <NoRole />;
  if (!region.value || !areDevicesLoaded.value) return <p class="page panel-quiet">{words.value.load.loading}</p>;
  if (here.page === 'overview') return <Overview route={here} />;
  // Another place is another page: what was computed from the signals of the one before would stay under its name.
  if (here.page === 'municipality') return <MunicipalityPage key={here.municipality} route={here} />;
  if (here.page === 'device') return <DevicePage key={`${here.municipality}/${here.device}`} route={here} />;
  return <LaterPage route={here} />;
}

function NoRole() {
  const { noRole } = words.value;
  return (
    <div class="page missing">
      <h1 tabIndex={-1}>{noRole.title}</h1>
      <p class="missing-reason">{noRole.how}</p>
      <a class="button" href={hrefOf({ page: 'account' })}>
        {words.value.nav.account}
      </a>
    </div>
  );
}

function StartUpFailure({ why }: { why: string }) {
  const { load } = words.value;
  return (
    <div class="page missing" role="alert">
      <h1>{load.failed}</h1>
      <p class="missing-reason">{why}</p>
      <button type="button" class="button" onClick={() => void startUp()}>
        {load.again}
      </button>
    </div>
  );
}

export function App() {
  const main = useRef<HTMLElement>(null);
  useSignalEffect(() => {
    // Not on the first page: there the browser's own focus is right.
    if (pageTurns.value > 0)
      requestAnimationFrame(() =>
        (main.current?.querySelector<HTMLElement>('h1[tabindex]') ?? main.current)?.focus({ preventScroll: true }),
      );
  });
  if (isWall(route.value))
    return (
      <main id="main" ref={main} tabIndex={-1}>
        <PageTitle />
        <PrintHead />
        <CurrentPage />
      </main>
    );
  return (
    <>
      <a class="skip" href="#main">
        {words.value.nav.skip}
      </a>
      <PageTitle />
      <PrintHead />
      {!isBare(route.value) && (
        <>
          <Header />
          {!isSignInNeeded.value && <ConnectionBanner />}
          <HealthBanner />
        </>
      )}
      <main id="main" ref={main} tabIndex={-1}>
        <CurrentPage />
      </main>
      <Footer />
    </>
  );
}
