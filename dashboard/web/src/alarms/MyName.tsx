// Asks whoever sits here for a name: until there are accounts it stands with everything that is done.
import { myName, setMyName } from './my-name.ts';
import { alarmWords } from './words.ts';

export function MyName() {
  const text = alarmWords();
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
