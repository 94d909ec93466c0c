// Sets a wallboard up: municipalities, kind, views and pace; the address to open on the screen follows every choice.
import { isKind, KINDS } from '@lagebild/shared/domain/kind.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { words } from '../i18n/language.ts';
import { PasteBlock } from '../lorawan/PasteBlock.tsx';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { region } from '../state/region.ts';
import { chosenPlaces, LONGEST_SECONDS, SHORTEST_SECONDS, secondsOf, USUAL_SECONDS, WALL_VIEWS } from './views.ts';
import { wallWords } from './words.ts';

type WallRoute = Extract<Route, { page: 'wallboard' }>;

interface ChoiceProps {
  title: string;
  hint: string;
  options: readonly { readonly key: string; readonly name: string }[];
  chosen: readonly string[];
  /** @param chosen keys with commas between; undefined: none */
  onChoose: (chosen: string | undefined) => void;
}

function Choice({ title, hint, options, chosen, onChoose }: ChoiceProps) {
  const toggle = (key: string): void => {
    const next = options.filter((option) => (option.key === key ? !chosen.includes(key) : chosen.includes(option.key)));
    onChoose(next.map((option) => option.key).join(',') || undefined);
  };
  return (
    <fieldset class="set-up-choice">
      <legend>
        {title} <span class="set-up-hint">{hint}</span>
      </legend>
      {options.map(({ key, name }) => (
        <label key={key}>
          <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

export function WallSetUp({ route }: { route: WallRoute }) {
  const { setUp } = wallWords();
  const municipalities = region.value?.municipalities ?? [];
  const change = (to: Partial<WallRoute>): void => navigate({ ...route, ...to }, { replace: true });
  const wall = hrefOf({ ...route, part: undefined });
  const views = (route.view ?? '').split(',');
  const keys = municipalities.map(({ key }) => key);
  return (
    <div class="page set-up">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{setUp.title}</h1>
        <p class="page-intro">{setUp.intro}</p>
      </div>
      <form class="set-up-form" onSubmit={(event) => event.preventDefault()}>
        <Choice
          title={setUp.which}
          hint={setUp.whichHint}
          options={municipalities}
          chosen={chosenPlaces(route, keys)}
          onChoose={(municipality) => change({ municipality })}
        />
        <Choice
          title={setUp.views}
          hint={setUp.viewsHint}
          options={WALL_VIEWS.map((key) => ({ key, name: setUp.viewNames[key] }))}
          chosen={views}
          onChoose={(view) => change({ view })}
        />
        <div class="set-up-fields">
          <label>
            <span>{setUp.kind}</span>
            <select
              value={route.kind ?? ''}
              onChange={({ currentTarget: { value } }) => change({ kind: isKind(value) ? value : undefined })}
            >
              <option value="">{setUp.allKinds}</option>
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {words.value.kinds[kind]}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{setUp.seconds}</span>
            <input
              type="number"
              min={SHORTEST_SECONDS}
              max={LONGEST_SECONDS}
              value={secondsOf(route)}
              onChange={({ currentTarget: { valueAsNumber } }) =>
                change({
                  seconds: Number.isNaN(valueAsNumber) || valueAsNumber === USUAL_SECONDS ? undefined : Math.round(valueAsNumber),
                })
              }
            />
          </label>
        </div>
      </form>
      <div class="set-up-address">
        <PasteBlock where={setUp.address} text={`${location.origin}${wall}`} />
        <a class="button button-main" href={wall}>
          {setUp.start}
        </a>
        <p class="page-intro">{setUp.advice}</p>
      </div>
    </div>
  );
}
