// Every page of the dashboard, in one place: whoever adds a page adds it here, or the types do not fit.
import type { Route } from '../../dashboard/web/src/router/route.ts';
import type { AccessibleDistrict } from './accessible-district.ts';

/** Ways to look at a page, by name. */
type Looks = Readonly<Record<string, string>>;

/** Addresses of each page and its parts, in a district that has something for each of them. */
function everyPage({ carPark, parkingPlace, station, street, site }: AccessibleDistrict): Readonly<Record<Route['page'], Looks>> {
  return {
    overview: { map: '/?view=map', list: '/?view=list', kind: '/?kind=air' },
    municipality: { whole: '/m/luenen', kind: '/m/unna?kind=parking' },
    device: { chart: carPark, table: `${carPark}${carPark.includes('?') ? '&' : '?'}view=table`, air: station },
    quarantine: { whole: '/quarantaene', filtered: '/quarantaene?municipality=kamen' },
    lorawan: {
      devices: '/lorawan/geraete',
      gateways: '/lorawan/gateways',
      connect: '/lorawan/anschliessen?server=chirpstack',
      batteries: '/lorawan/batterien',
      codecs: '/lorawan/codecs',
    },
    parking: {
      district: '/parken',
      municipality: '/parken?municipality=unna',
      place: parkingPlace,
      placeTable: `${parkingPlace}&view=table`,
    },
    air: { stations: '/luft', table: '/luft?view=table' },
    lighting: {
      picture: '/licht',
      streets: '/licht?part=strassen',
      street: street,
      cabinets: '/licht?part=schraenke',
      energy: '/licht?part=energie',
      energyTable: '/licht?part=energie&view=table',
      work: '/licht?part=arbeit',
    },
    alarms: {
      open: '/alarme',
      history: '/alarme?part=verlauf',
      maintenance: '/alarme?part=wartung',
      noisy: '/alarme?part=laut',
    },
    site: { whole: site, table: `${site}?view=table`, range: `${site}?from=1768374000000&to=1768383000000` },
    labels: { sheet: '/m/unna/etiketten' },
    figure: { parking: '/zahl/parking_free', air: '/zahl/air_index', lighting: '/zahl/lighting_lit', books: '/zahl/messages' },
    wallboard: {
      map: '/wand?view=karte&seconds=600',
      parking: '/wand?view=parken&seconds=600',
      air: '/wand?view=luft&seconds=600',
      lighting: '/wand?view=licht&seconds=600',
      alarms: '/wand?view=alarme&seconds=600',
      municipalities: '/wand?view=kommunen&seconds=600',
      setUp: '/wand?part=einrichten',
    },
    accessibility: { statement: '/barrierefreiheit', feedback: '/barrierefreiheit?part=rueckmeldungen' },
    // Accounts are off in this district; accounts.test.ts goes through the pages with them.
    signIn: { off: '/anmelden' },
    account: { off: '/konto' },
    accounts: { off: '/konten' },
    audit: { log: '/protokoll', filtered: '/protokoll?municipality=unna&action=maintenanceAdd' },
    rules: { whole: '/regelwerk' },
    public: { district: '/oeffentlich', municipality: '/oeffentlich/unna', unknown: '/oeffentlich/nirgends' },
    privacy: { whole: '/datenschutz' },
    unknown: { missing: '/nirgends' },
  };
}

/** All of them: name and address. */
export function everyAddress(district: AccessibleDistrict): [name: string, path: string][] {
  return Object.entries(everyPage(district)).flatMap(([page, looks]) =>
    Object.entries(looks).map(([look, path]): [string, string] => [`${page}, ${look}`, path]),
  );
}
