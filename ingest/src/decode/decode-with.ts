// Decodes an uplink with its device's profile: our codec on the bytes, or else what the network server decoded.
import type { Uplink } from '@lagebild/shared/domain/lns-event.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import { BUILT_IN_CODECS } from '../codecs/built-in.ts';
import type { DecodedFields } from '../codecs/codec.ts';
import type { Undecodable } from './format.ts';

type Frame = Pick<Uplink, 'bytes' | 'fPort' | 'object'>;

/** True when the profile's codec is not one that Lagebild brings. */
export function needsSandbox(profile: Profile, { bytes }: Frame): profile is Profile & { codec: string } {
  return profile.codec !== undefined && bytes.length > 0 && !BUILT_IN_CODECS.has(profile.codec);
}

export function decodeWith(profile: Profile, { bytes, fPort, object }: Frame): { readonly fields: DecodedFields } | Undecodable {
  if (profile.codec === undefined || bytes.length === 0) {
    return object ? { fields: object } : { problem: 'the network server has not decoded the payload; is its codec set, and right?' };
  }
  const codec = BUILT_IN_CODECS.get(profile.codec);
  if (!codec) return { problem: `there is no codec ${profile.codec}` };
  const decoded = codec(bytes, fPort);
  return 'errors' in decoded ? { problem: decoded.errors.join('; ').slice(0, 300) } : { fields: decoded.data };
}
