// An alarm's mark: a diamond, filled by severity; barred when something explains it. Decoration beside a word; never alone.
import type { Severity } from '@lagebild/shared/domain/alarm/alarm.ts';

const DIAMOND = 'M8 1 15 8 8 15 1 8z';
const HALF = 'M8 1V15L1 8z';

export function AlarmMark({ severity, isQuiet = false }: { severity: Severity; isQuiet?: boolean }) {
  const state = isQuiet ? 'off' : severity === 'info' ? 'notice' : 'alarm';
  return (
    <svg class={`mark mark-${state}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path class="mark-outline" d={DIAMOND} />
      {!isQuiet && severity === 'critical' && <path class="mark-fill" d={DIAMOND} />}
      {!isQuiet && severity === 'warning' && <path class="mark-fill" d={HALF} />}
      {isQuiet && <path class="mark-bar" d="M0 8h16" />}
    </svg>
  );
}
