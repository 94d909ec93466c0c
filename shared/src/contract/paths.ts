// Where the HTTP API answers. Apart from the schemas, so that a browser need not load them.

export const paths = {
  latest: '/api/v1/latest',
  devices: '/api/v1/devices',
  device: '/api/v1/devices/{id}',
  series: '/api/v1/series',
  storage: '/api/v1/storage',
  ledger: '/api/v1/ledger',
  quarantine: '/api/v1/quarantine',
  quarantineDownload: '/api/v1/quarantine.ndjson',
  quarantineReplay: '/api/v1/quarantine/replay',
  quarantineDelete: '/api/v1/quarantine/delete',
  redecode: '/api/v1/redecode',
  quarantineEntry: '/api/v1/quarantine/{id}',
  region: '/api/v1/region',
  boundaries: '/api/v1/boundaries',
} as const;
