// Pages that are loaded when somebody goes there: the first page must not wait for them. Each brings its words and its style.
import type { ComponentType } from 'preact';
import type { Route } from '../router/route.ts';

export type LaterPage =
  | 'parking'
  | 'air'
  | 'lighting'
  | 'alarms'
  | 'site'
  | 'labels'
  | 'figure'
  | 'lorawan'
  | 'quarantine'
  | 'wallboard'
  | 'accessibility'
  | 'signIn'
  | 'account'
  | 'accounts'
  | 'audit'
  | 'rules'
  | 'public'
  | 'privacy';
export type PageProps<P extends LaterPage> = { route: Extract<Route, { page: P }> };

/** Loads the component of a page. */
export const LATER_PAGES: { readonly [P in LaterPage]?: () => Promise<ComponentType<PageProps<P>>> } = {
  accessibility: () => import('./AccessibilityPage.tsx').then(({ AccessibilityPage }) => AccessibilityPage),
  account: () => import('../account/AccountPage.tsx').then(({ AccountPage }) => AccountPage),
  accounts: () => import('../account/AccountsPage.tsx').then(({ AccountsPage }) => AccountsPage),
  audit: () => import('../account/AuditPage.tsx').then(({ AuditPage }) => AuditPage),
  signIn: () => import('../account/SignInPage.tsx').then(({ SignInPage }) => SignInPage),
  air: () => import('./AirPage.tsx').then(({ AirPage }) => AirPage),
  alarms: () => import('./AlarmsPage.tsx').then(({ AlarmsPage }) => AlarmsPage),
  figure: () => import('./FigurePage.tsx').then(({ FigurePage }) => FigurePage),
  labels: () => import('./LabelsPage.tsx').then(({ LabelsPage }) => LabelsPage),
  lighting: () => import('./LightingPage.tsx').then(({ LightingPage }) => LightingPage),
  lorawan: () => import('./LorawanPage.tsx').then(({ LorawanPage }) => LorawanPage),
  privacy: () => import('./PrivacyPage.tsx').then(({ PrivacyPage }) => PrivacyPage),
  public: () => import('./PublicPage.tsx').then(({ PublicPage }) => PublicPage),
  quarantine: () => import('./QuarantinePage.tsx').then(({ QuarantinePage }) => QuarantinePage),
  wallboard: () => import('./WallboardPage.tsx').then(({ WallboardPage }) => WallboardPage),
  parking: () => import('./ParkingPage.tsx').then(({ ParkingPage }) => ParkingPage),
  rules: () => import('./RulesPage.tsx').then(({ RulesPage }) => RulesPage),
  site: () => import('./SitePage.tsx').then(({ SitePage }) => SitePage),
};

export const isLater = (route: Route): route is PageProps<LaterPage>['route'] => Object.hasOwn(LATER_PAGES, route.page);
