// The codecs that Lagebild brings, by the name a profile calls them by.
import { adeunisBreath } from './adeunis-breath.ts';
import { boschTps110 } from './bosch-tps110.ts';
import { browanTbam100 } from './browan-tbam100.ts';
import type { Codec } from './codec.ts';
import { decentlabDlPm } from './decentlab-dl-pm.ts';
import { dingtekDo201 } from './dingtek-do201.ts';
import { draginoLaq4 } from './dragino-laq4.ts';
import { milesightAm308, milesightEm500Lgt, milesightWs558 } from './milesight.ts';
import { netvoxR718nl1, netvoxR719a } from './netvox.ts';
import { nwaveNps405 } from './nwave-nps405.ts';
import { slscorpVolc2180 } from './slscorp-volc2180.ts';
import { stingPengy } from './sting-pengy.ts';
import { tekzitelTekzipark } from './tekzitel-tekzipark.ts';
import { uradmonitorA3 } from './uradmonitor-a3.ts';

export const BUILT_IN_CODECS: ReadonlyMap<string, Codec> = new Map([
  ['adeunis-breath', adeunisBreath],
  ['bosch-tps110', boschTps110],
  ['browan-tbam100', browanTbam100],
  ['decentlab-dl-pm', decentlabDlPm],
  ['dingtek-do201', dingtekDo201],
  ['dragino-laq4', draginoLaq4],
  ['milesight-am308', milesightAm308],
  ['milesight-em500-lgt', milesightEm500Lgt],
  ['milesight-ws558', milesightWs558],
  ['netvox-r718nl1', netvoxR718nl1],
  ['netvox-r719a', netvoxR719a],
  ['nwave-nps405', nwaveNps405],
  ['slscorp-volc2180', slscorpVolc2180],
  ['sting-pengy', stingPengy],
  ['tekzitel-tekzipark', tekzitelTekzipark],
  ['uradmonitor-a3', uradmonitorA3],
]);
