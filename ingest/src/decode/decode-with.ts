// Decodes an uplink with its device's profile: our codec on the bytes, or else what the network server decoded.
import type { Uplink } from '@lagebild/shared/domain/lns-event.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import { BUILT_IN_CODECS } from '../codecs/built-in.ts';
import type { DecodedFields } from '../codecs/codec.ts';
import type { Undecodable } from './format.ts';

type Frame = Pick<Uplink, 'bytes' | 'fPort' | 'object' | 'asHex'>;

/** True when the profile's codec needs the payload, and nobody knows how it is written. */
export const isAmbiguous = (profile: Profile, { asHex }: Frame): boolean => profile.codec !== undefined && asHex !== undefined;

/** True when the profile's codec is not one that Lagebild brings. */
export function needsSandbox(profile: Profile, frame: Frame): profile is Profile & { codec: string } {
  return profile.codec !== undefined && frame.bytes.length > 0 && !isAmbiguous(profile, frame) && !BUILT_IN_CODECS.has(profile.codec);
}

const ambiguous: Undecodable = {
  problem: {
    en: 'nothing tells whether its payload is base64 or hexadecimal',
    de: 'nichts verrät, ob die Nutzdaten base64 oder hexadezimal sind',
  },
};
const notDecoded: Undecodable = {
  problem: {
    en: 'the network server has not decoded the payload; is its codec set, and right?',
    de: 'der Netzwerkserver hat die Nutzdaten nicht dekodiert; ist sein Codec eingestellt, und der richtige?',
  },
};

export function decodeWith(profile: Profile, frame: Frame): { readonly fields: DecodedFields } | Undecodable {
  const { bytes, fPort, object } = frame;
  if (isAmbiguous(profile, frame)) return ambiguous;
  if (profile.codec === undefined || bytes.length === 0) {
    return object ? { fields: object } : notDecoded;
  }
  const codec = BUILT_IN_CODECS.get(profile.codec);
  if (!codec) return { problem: { en: `there is no codec ${profile.codec}`, de: `den Codec ${profile.codec} gibt es nicht` } };
  const decoded = codec(bytes, fPort);
  return 'errors' in decoded ? { problem: decoded.errors[0] ?? notDecoded.problem } : { fields: decoded.data };
}
