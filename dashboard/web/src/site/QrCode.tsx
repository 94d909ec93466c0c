// A QR code, drawn: dark on light in every theme, because readers want it so.
import { useMemo } from 'preact/hooks';
import { qrPath } from './qr.ts';

/** @param label what it opens, for whoever does not see it */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => qrPath(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges" data-qr={text}>
      <rect class="qr-light" width={size} height={size} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}
