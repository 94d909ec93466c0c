// Starts the dashboard in the browser.
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-400.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-ext-400.css';
import { render } from 'preact';
import { watchLinkSecret } from './account/link-secret.ts';
import { watchSignIn } from './account/sign-in-gate.ts';
import { App } from './components/App.tsx';
import { keepDocumentLanguage } from './i18n/language.ts';
import { startUp, startUpBare } from './live/start-up.ts';
import { route, startNavigation } from './router/navigation.ts';
import { isBare } from './router/public-pages.ts';
import { watchAlarms } from './state/alarms.ts';
import { startClock } from './state/clock.ts';
import { watchHealth } from './state/health.ts';
import { watchReporting } from './state/reporting.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/marks.css';
import './styles/head.css';
import './styles/overview.css';
import './styles/tiles.css';
import './styles/panels.css';
import './styles/list.css';
import './styles/map.css';
import './styles/pages.css';
import './styles/device.css';
import './styles/quarantine.css';
import './styles/lorawan.css';
import './styles/gateways.css';
import './styles/connect.css';
import './styles/codecs.css';
import './styles/radio.css';
import './styles/touch.css';
import './styles/print.css';

keepDocumentLanguage();
watchLinkSecret();
startNavigation();
startClock();
// Whoever came to a page for everybody may not be asked to sign in, nor be counted: no more is asked for than the page shows.
if (isBare(route.peek())) void startUpBare();
else {
  watchHealth();
  watchAlarms();
  watchReporting();
  watchSignIn();
  void startUp();
}

const root = document.getElementById('app');
if (root) render(<App />, root);
