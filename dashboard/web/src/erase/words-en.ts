// The sentences around erasing a device in English.
import type { EraseWords } from './words-de.ts';

export const en: EraseWords = {
  title: 'Erase data',
  intro: 'Erase everything that is stored about this device, for example when somebody asks for it.',
  open: 'Erase this device …',
  ask: (name) => `Erase everything about "${name}"?`,
  goes: 'This goes, and nobody can bring it back:',
  goesList: [
    'all readings and their means',
    'name, place and settings of the device',
    'findings, alarms, maintenance windows',
    'radio messages, battery history, messages that were not taken',
  ],
  stays: 'This stays:',
  staysList: [
    'messages as they came, until their time is over; nobody sees them any more',
    'the id in the log of who did what',
    'backups, notifications that were sent, and sums over many devices',
  ],
  again: 'When it goes on sending, it is taken in as a new device; a LoRaWAN device only once it is adopted again.',
  yes: 'Erase',
  no: 'Cancel',
  working: 'Erasing …',
  failed: (why) => `Not everything was erased. ${why}`,
  done: (name) => `"${name}" is erased.`,
  cannot:
    'The database cannot delete single values. The readings are shown no more, and go when the retention that is set in the database says so.',
  raw: (day) => `Messages as they came go on ${day}.`,
  noRaw: 'Messages as they came are not kept.',
  adopt: 'When it is needed again, it has to be adopted anew.',
  back: (municipality) => `To ${municipality}`,
};
