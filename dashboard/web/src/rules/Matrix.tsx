// Who has how many devices of which kind and model, and what neighbours have in common.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ModelView } from '@lagebild/shared/contract/rule-routes.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { productOf, sharedModels } from './neighbours.ts';
import { rulesWords } from './words.ts';

type Matrix = Answer<'rulesMatrix'>;

function modelName(model: ModelView): string {
  const { matrix } = rulesWords();
  return productOf(model) ?? (model.vendor === null ? matrix.direct : matrix.unknown);
}

function Models({ models, municipality }: { models: readonly ModelView[]; municipality: string }) {
  const own = models.flatMap((model) => {
    const devices = model.municipalities.find(({ key }) => key === municipality)?.devices ?? 0;
    return devices > 0 ? [{ model, devices }] : [];
  });
  if (own.length === 0) return <>–</>;
  return (
    <ul class="rules-models">
      {own.map(({ model, devices }) => (
        <li key={`${model.kind} ${modelName(model)}`}>
          {words.value.kinds[model.kind]}: {modelName(model)} <span class="num">({formatNumber(devices)})</span>
        </li>
      ))}
    </ul>
  );
}

export function Neighbours({ models }: Pick<Matrix, 'models'>) {
  const { neighbours } = rulesWords();
  const shared = sharedModels(models);
  const list = new Intl.ListFormat(language.value, { type: 'conjunction' });
  return (
    <section class="rules-part" aria-labelledby="neighbours">
      <h2 id="neighbours">{neighbours.title}</h2>
      {shared.length === 0 ? (
        <p>{neighbours.none}</p>
      ) : (
        <ul class="rules-list">
          {shared.map((model) => {
            const who = list.format(model.municipalities.map(({ key }) => municipalityName(key)));
            return (
              <li key={`${model.kind} ${modelName(model)}`}>{neighbours.same(who, modelName(model), words.value.kinds[model.kind])}</li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

export function MatrixTable({ municipalities, models }: Matrix) {
  const { matrix } = rulesWords();
  return (
    <section class="rules-part" aria-labelledby="matrix">
      <div class="rules-head">
        <h2 id="matrix">{matrix.title}</h2>
        <ListFiles files={listFiles('wer-hat-was', 'rulesMatrixTable', 'rulesMatrix', {})} />
      </div>
      <ScrollRegion class="rules-scroll" label={matrix.caption}>
        <table class="rules-table">
          <caption class="unseen">{matrix.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{matrix.municipality}</th>
              {KINDS.map((kind) => (
                <th key={kind} scope="col" class="num">
                  {words.value.kinds[kind]}
                </th>
              ))}
              <th scope="col">{matrix.models}</th>
            </tr>
          </thead>
          <tbody>
            {municipalities.map(({ key, kinds }) => (
              <tr key={key} data-municipality={key}>
                <th scope="row">
                  <a class="text-link" href={hrefOf({ page: 'municipality', municipality: key })}>
                    {municipalityName(key)}
                  </a>
                </th>
                {KINDS.map((kind) => (
                  <td key={kind} class="num">
                    {formatNumber(kinds[kind])}
                  </td>
                ))}
                <td>
                  <Models models={models} municipality={key} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
