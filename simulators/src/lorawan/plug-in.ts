// Plugs the LoRaWAN devices in as a technician would: credentials for every municipality, and a profile for every device.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { ApiChoice } from '../cli/api-options.ts';
import type { SimulatedDevice } from '../district/device.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export class PlugInError extends Error {
  readonly code = 'PLUG_IN_FAILED';
}

const MOST_AT_ONCE = 100;

/** @throws {PlugInError} when Lagebild does not answer, or refuses */
export async function issueCredentials(api: ApiChoice, municipality: string): Promise<Credentials> {
  return (await post(api, paths.accessIssue, { municipality, note: 'Simulator' })) as Credentials;
}

export interface Adoption {
  readonly municipality: string;
  readonly device: string;
  readonly profile: string;
  readonly name?: string;
  readonly lat?: number;
  readonly lon?: number;
}

/** @throws {PlugInError} */
export async function adoptAll(api: ApiChoice, devices: readonly Adoption[]): Promise<void> {
  for (let at = 0; at < devices.length; at += MOST_AT_ONCE)
    await post(api, paths.lorawanAdopt, { devices: devices.slice(at, at + MOST_AT_ONCE) });
}

/** @throws {PlugInError} */
export const adoptDevices = (api: ApiChoice, devices: readonly SimulatedDevice[]): Promise<void> =>
  adoptAll(
    api,
    devices.flatMap(({ municipality, device, about, lorawan }) =>
      lorawan ? [{ municipality, device, profile: lorawan.encoder.profile, ...about }] : [],
    ),
  );

async function post({ url, headers }: ApiChoice, path: string, body: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new PlugInError(
      `No Lagebild answers at ${url} (${((error as Error).cause as NodeJS.ErrnoException)?.code ?? (error as Error).message}).`,
    );
  }
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new PlugInError(
      `Lagebild refused ${path}: ${(answer as { detail?: string }).detail ?? response.status}${response.status === 401 ? ' Give an API token: --token-file.' : ''}`,
    );
  return answer;
}
