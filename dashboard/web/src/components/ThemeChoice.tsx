// Chooses the theme by hand: a native choice behind one sign in the head.
import { words } from '../i18n/language.ts';
import { chooseTheme, chosenTheme, THEMES } from '../state/theme.ts';
import { Icon } from './Icon.tsx';

export function ThemeChoice() {
  const { theme } = words.value;
  return (
    <label class="theme-choice" title={theme.title}>
      <Icon name="contrast" />
      <span class="unseen">{theme.title}</span>
      <select
        value={chosenTheme}
        onChange={({ currentTarget }) => {
          const chosen = THEMES.find((one) => one === currentTarget.value);
          if (chosen) chooseTheme(chosen);
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {theme.names[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
