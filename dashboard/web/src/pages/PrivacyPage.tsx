// The data-protection page: what holds here, told by the server from rule book and settings; what only the controller knows, from the region.
import '../public/public.css';
import '../privacy/privacy.css';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { words } from '../i18n/language.ts';
import { Kept, LogsAndRights, Purposes, Responsible, Shared } from '../privacy/PrivacyParts.tsx';
import { privacyWords } from '../privacy/words.ts';
import { PublicHead } from '../public/PublicHead.tsx';

const REFRESH_MS = 600_000;

export function PrivacyPage() {
  const text = privacyWords();
  const { answer, failure } = usePolled((signal) => ask('publicPrivacy', {}, signal), [], REFRESH_MS);
  const said = answer.value;
  return (
    <div class="page public">
      <PublicHead title={text.title} />
      {said ? (
        <>
          <div class="public-part">
            <p>{text.intro(said.district)}</p>
            <p>{text.why}</p>
          </div>
          <Responsible said={said} />
          <Purposes purposes={said.purposes} />
          <Kept said={said} />
          <Shared said={said} />
          <LogsAndRights said={said} />
        </>
      ) : (
        <p class="public-part">{failure.value ?? words.value.load.loading}</p>
      )}
    </div>
  );
}
