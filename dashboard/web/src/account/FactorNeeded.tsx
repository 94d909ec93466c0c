// Whoever lacks the second factor that the rule book asks for is told so, and where to set it up; the page goes on by itself once it is there.
import { useEffect } from 'preact/hooks';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { account, isSecondFactorMissing, loadMe } from '../state/account.ts';
import { secondFactorWords } from './second-factor-words.ts';

const LOOK_MS = 15_000;

export function FactorNeeded() {
  const { needed } = secondFactorWords();
  const isWall = account.value?.isWall ?? false;
  useEffect(() => {
    const look = async (): Promise<void> => {
      await loadMe().catch(() => undefined);
      if (!isSecondFactorMissing.peek()) location.reload();
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="page missing">
      <h1 tabIndex={-1}>{needed.title}</h1>
      <p class="missing-reason">{isWall ? needed.wall(account.value?.login ?? '') : needed.how}</p>
      {!isWall && (
        <a class="button" href={hrefOf({ page: 'account' })}>
          {words.value.nav.account}
        </a>
      )}
    </div>
  );
}
