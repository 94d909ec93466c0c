// Changes whenever what is shown of alarms may be out of date: something happened or was done here, or the connection was cut and is back.
import { computed } from '@preact/signals';
import { catchUps } from '../live/connection.ts';
import { alarmsRevision } from '../state/alarms.ts';
import { ownChanges } from './act-on.ts';

export const alarmNews = computed(() => `${alarmsRevision.value} ${catchUps.value} ${ownChanges.value}`);
