// Who may ask what: one line a route. A route that has none does not compile.
import type { Permission } from '../domain/access/role.ts';
import type { RouteName } from './http.ts';
import type { TableName } from './table-routes.ts';

/**
 * anyone: signed in or not · signed-in: any account or token that may do this anywhere · own: a person who signed in, about themselves ·
 * set-up: the same, and also while the second factor that the rule book asks for is missing ·
 * streams: answered within what somebody sees, also of other municipalities that share it ·
 * municipality: needs the permission in every municipality that is concerned; who has it in one alone and names none means that one ·
 * anywhere: needs the permission somewhere; the answer is narrowed by itself · district: needs the permission district-wide
 */
export type AccessScope = 'anyone' | 'signed-in' | 'own' | 'set-up' | 'streams' | 'municipality' | 'anywhere' | 'district';

export interface RouteAccess {
  readonly scope: AccessScope;
  readonly permission: Permission;
}

const is = (scope: AccessScope, permission: Permission = 'read'): RouteAccess => ({ scope, permission });

const STREAMS = is('streams');
const OPERATE = is('municipality', 'operate');
const EQUIP = is('municipality', 'equip');
const RAW = is('municipality', 'read-raw');
const ADMINISTER = is('anywhere', 'administer');

export type Guarded = RouteName | TableName | 'quarantineDownload' | 'figureDownload' | 'auditDownload';

export const routeAccess: Readonly<Record<Guarded, RouteAccess>> = {
  // What everybody may know.
  region: is('anyone'),
  boundaries: is('anyone'),
  accessibility: is('anyone'),
  feedbackSend: is('anyone'),
  publicParking: is('anyone'),
  publicAir: is('anyone'),
  publicLighting: is('anyone'),
  publicPrivacy: is('anyone'),
  me: is('anyone'),
  signIn: is('anyone'),
  signInCode: is('anyone'),
  signOut: is('anyone'),
  linkLook: is('anyone'),
  linkUse: is('anyone'),
  // Readings and what the desks make of them.
  latest: STREAMS,
  devices: STREAMS,
  device: STREAMS,
  reporting: STREAMS,
  series: STREAMS,
  seriesUsual: STREAMS,
  findings: STREAMS,
  quality: STREAMS,
  tile: STREAMS,
  tileDay: STREAMS,
  figure: STREAMS,
  sites: STREAMS,
  site: STREAMS,
  siteSeries: STREAMS,
  battery: STREAMS,
  batteries: STREAMS,
  parkingSites: STREAMS,
  parkingSite: STREAMS,
  airStations: STREAMS,
  airStation: STREAMS,
  airLimits: STREAMS,
  lightingOverview: STREAMS,
  lightingSites: STREAMS,
  lightingLamps: STREAMS,
  lightingEnergy: STREAMS,
  lightingWork: STREAMS,
  changes: STREAMS,
  ledger: STREAMS,
  seriesTable: STREAMS,
  devicesTable: STREAMS,
  siteSeriesTable: STREAMS,
  findingsTable: STREAMS,
  parkingSitesTable: STREAMS,
  parkingSiteTable: STREAMS,
  airStationsTable: STREAMS,
  airStationTable: STREAMS,
  airLimitsTable: STREAMS,
  lightingNightTable: STREAMS,
  lightingSitesTable: STREAMS,
  lightingLampsTable: STREAMS,
  lightingEnergyTable: STREAMS,
  lightingWorkTable: STREAMS,
  batteryTable: STREAMS,
  ledgerTable: STREAMS,
  figureDownload: STREAMS,
  // The work of a municipality.
  alarms: is('municipality'),
  alarmsTable: is('municipality'),
  alarmHistory: is('municipality'),
  alarmsNoisy: is('municipality'),
  alarmsDevices: is('anywhere'),
  maintenance: is('anywhere'),
  alarmsAct: OPERATE,
  maintenanceAdd: OPERATE,
  maintenanceEnd: OPERATE,
  qualityOverrule: OPERATE,
  // Messages as they came, and the way in.
  origin: RAW,
  quarantine: RAW,
  quarantineEntry: RAW,
  quarantineTable: RAW,
  quarantineDownload: RAW,
  lorawanUplinks: RAW,
  lorawanRadio: is('municipality'),
  lorawanRadioTable: is('municipality'),
  gateways: is('municipality'),
  lorawanDevices: is('municipality'),
  lorawanWaiting: RAW,
  access: RAW,
  connections: RAW,
  profiles: is('signed-in'),
  rules: is('signed-in'),
  rulesMatrix: STREAMS,
  rulesTable: is('signed-in'),
  rulesMatrixTable: STREAMS,
  codecs: is('signed-in'),
  quarantineReplay: EQUIP,
  quarantineDelete: EQUIP,
  redecode: EQUIP,
  lorawanAdopt: EQUIP,
  accessIssue: EQUIP,
  accessRevoke: EQUIP,
  accessRotate: EQUIP,
  // Codecs serve every municipality.
  codecSave: is('district', 'equip'),
  codecRemove: is('district', 'equip'),
  storage: is('signed-in'),
  feedback: is('district', 'operate'),
  feedbackDone: is('district', 'operate'),
  feedbackDelete: is('district', 'operate'),
  deviceErase: is('municipality', 'administer'),
  // About oneself.
  passwordChange: is('own'),
  secondFactor: is('set-up'),
  secondFactorBegin: is('set-up'),
  secondFactorConfirm: is('set-up'),
  secondFactorEnd: is('own'),
  recoveryCodesRenew: is('own'),
  sessions: is('own'),
  sessionsEnd: is('own'),
  tokens: is('own'),
  tokenIssue: is('own'),
  tokenRevoke: is('own'),
  wallLink: is('own'),
  // About others.
  accounts: ADMINISTER,
  accountAdd: ADMINISTER,
  accountGrants: ADMINISTER,
  accountBlock: ADMINISTER,
  accountRemove: ADMINISTER,
  accountLink: ADMINISTER,
  accountFactorEnd: ADMINISTER,
  audit: is('anywhere', 'audit'),
  auditDownload: is('anywhere', 'audit'),
};
