// The head of pages for everybody: whose page it is, and the other language.
import { switchLanguage, words } from '../i18n/language.ts';
import { region } from '../state/region.ts';
import { publicWords } from './words.ts';

export function PublicHead({ title }: { title: string }) {
  const { nav } = words.value;
  return (
    <header class="public-head">
      <p class="public-brand">
        <a href="/" target="_self" title={publicWords().signIn}>
          Lagebild
        </a>{' '}
        {region.value?.name ?? ''}
      </p>
      <button type="button" class="language" title={nav.languageTitle} onClick={switchLanguage}>
        {nav.language}
      </button>
      <h1 tabIndex={-1}>{title}</h1>
    </header>
  );
}
