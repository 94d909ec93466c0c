// Sentences about where values come from, in English.
import type { OriginWords } from './words-de.ts';

export const originEn: OriginWords = {
  intro: (days) => `Each message as it came, and what would become of it today. They are kept for ${days} days.`,
  none: 'No message of the device arrived in this time, or it is not kept any more.',
  incomplete: 'There were more messages than are looked through at once; some may be missing here.',
  of: (when) => `Messages for the value of ${when}`,
  newest: 'Newest messages',
  showNewest: 'Show the newest',
  loading: 'Looks through the kept messages …',
  steps: {
    arrived: 'arrived',
    format: 'recognised',
    frame: 'sent by the device',
    decoded: 'decoded',
    values: 'readings',
    stored: 'stored',
    refused: 'not taken',
    noted: 'noted',
  },
  on: (topic, bytes) => `on ${topic}, ${bytes} bytes`,
  boundTo: (municipality) => `with credentials of ${municipality}`,
  plain: "Lagebild's own form",
  recognised: (format, because) => `${format}, by ${because}`,
  frameOf: (port, counter, hex) => `port ${port}, counter ${counter}: ${hex}`,
  byProfile: (profile, codec) => `with profile ${profile}, codec ${codec}`,
  byServer: (profile) => `with profile ${profile}; the network server decoded it`,
  same: 'stored like this',
  notStored: 'not stored',
  different: (values) => `stored is: ${values}`,
  noMeasurement: 'carries no measurement',
  raw: 'Show raw text',
};
