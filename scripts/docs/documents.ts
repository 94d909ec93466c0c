// The documents that are written from the code, each with the function that builds its text.
import { buildOpenApi } from '@lagebild/shared/contract/openapi.ts';
import { buildAsvs } from '../security/asvs.ts';
import { buildSecurityDocument } from '../security/security-document.ts';
import { buildLicences } from '../supply/licences-document.ts';
import { readLockfile } from '../supply/lockfile.ts';
import { buildSbom } from '../supply/sbom.ts';
import { buildRefusals } from './refusals-document.ts';
import { buildRuleBook } from './rule-book-document.ts';
import { buildConfiguration, buildEnvExample } from './settings-documents.ts';
import { buildTruthFile } from './truth-file-document.ts';

export const DOCUMENTS: Readonly<Record<string, () => string>> = {
  '.env.example': buildEnvExample,
  'docs/asvs.md': buildAsvs,
  'docs/configuration.md': buildConfiguration,
  'docs/licences.md': () => buildLicences(readLockfile()),
  'docs/openapi.json': () => `${JSON.stringify(buildOpenApi(), null, 2)}\n`,
  'docs/refusals.md': buildRefusals,
  'docs/security.md': buildSecurityDocument,
  'docs/rule-book.md': buildRuleBook,
  'docs/truth-file.md': buildTruthFile,
  'sbom.cdx.json': () => buildSbom(readLockfile()),
};
