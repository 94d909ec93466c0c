// Starts the dashboard in the browser.
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-400.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-ext-400.css';
import { render } from 'preact';
import { App } from './components/App.tsx';
import { keepDocumentLanguage } from './i18n/language.ts';
import { startUp } from './live/start-up.ts';
import { startNavigation } from './router/navigation.ts';
import { watchChanges } from './state/changes.ts';
import { startClock } from './state/clock.ts';
import { watchHealth } from './state/health.ts';
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

keepDocumentLanguage();
startNavigation();
startClock();
watchChanges();
watchHealth();
void startUp();

const root = document.getElementById('app');
if (root) render(<App />, root);
