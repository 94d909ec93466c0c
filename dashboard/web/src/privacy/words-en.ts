// The sentences of the data-protection page in English.
import type { PrivacyWords } from './words-de.ts';

const days = (count: string | null): string => (count === null ? 'for ever' : count === '1' ? '1 day' : `${count} days`);

export const en: PrivacyWords = {
  title: 'Data protection',
  toFill: 'to be filled in',
  toFillWhere: 'What is missing here is filled in by the controller in region/privacy.yaml.',
  intro: (district) =>
    `Lagebild (${district}) collects what sensors of the municipalities measure: free parking bays, air, street light. It records no persons, no number plates and no identifiers of phones.`,
  why: 'From whether a single bay is taken, or from a lamp that goes on when somebody comes, one can sometimes tell about a person. That is why these data are protected, too.',
  controller: { title: 'Who is responsible', officer: 'Data protection officer', mail: 'E-mail', phone: 'Phone' },
  purposes: { title: 'What for, and on which basis', what: 'Purpose', basis: 'Legal basis' },
  kept: {
    title: 'What is stored, and how long',
    kind: 'Readings',
    readings: 'single',
    tiers: { '5m': 'by 5 minutes', '1h': 'by hour', '1d': 'by day' },
    days,
    byDatabase: 'The database in use deletes nothing on request: these times have to be set in it.',
    others: (raw, quarantine, feedback, uplinks) => [
      `Messages of devices as they came: ${days(raw)}.`,
      `Messages that were not taken: ${days(quarantine)}.`,
      `Single radio messages and which gateways heard them: ${days(uplinks)}.`,
      `Messages about barriers: ${days(feedback)}.`,
    ],
  },
  public: {
    title: 'What is public',
    nothing: 'At present no municipality shares anything with the public.',
    sums: (bays, lamps, minutes) =>
      `Public are only sums of at least ${bays} bays or ${lamps} lamps, every ${minutes} minutes. Bays for people with disabilities and for charging are not counted. Air is told by station and hour.`,
    limits: 'When a place is quite full or quite empty, the same is known of each of its bays; who stands there is not.',
    shares: (name, kinds) => `${name}: ${kinds}`,
    delayed: (kind, minutes) => `${kind} (${minutes} minutes later)`,
    page: 'To the public page',
  },
  logs: {
    title: 'Who uses Lagebild',
    signIn: (count) =>
      `Whoever signs in gets a cookie without which signing in does not work. It ends after ${days(count)} at the latest, on wall screens after 400. No cookie serves advertising or the counting of visits.`,
    audit: (count) =>
      `What people who are signed in change stands in the log: login, time, action. It is secured against changes and has no time limit. Network address and browser of a sign-in are deleted after ${days(count)}.`,
    visitors: 'Whoever only reads the public page is not written down. A server in front of it may keep logs of its own.',
  },
  rights: {
    title: 'Your rights',
    list: 'You can ask for access, rectification, erasure and restriction, and object (Articles 15 to 18 and 21 GDPR).',
    erase:
      'For an erasure tell the controller the bay or device and the municipality. It then deletes everything that is stored about this device; messages as they came go after the time named above.',
    complain: 'You can complain to:',
  },
  machine: 'The same for programs',
};
