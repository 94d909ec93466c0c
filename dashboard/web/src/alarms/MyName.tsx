// Asks whoever sits here for a name, which stands with everything that is done; nobody who signed in is asked.
import { account } from '../state/account.ts';
import { myName, setMyName } from './my-name.ts';
import { alarmWords } from './words.ts';

export function MyName() {
  const text = alarmWords();
  if (account.value) return null;
  return (
    <label class="my-name">
      <span>{text.name}</span>
      <input
        id="my-name"
        type="text"
        maxLength={80}
        autoComplete="name"
        value={myName.value}
        aria-describedby="my-name-hint"
        onChange={(event) => setMyName(event.currentTarget.value.trim())}
      />
      <span class="my-name-hint" id="my-name-hint">
        {text.nameHint}
      </span>
    </label>
  );
}
