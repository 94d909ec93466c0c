// Puts .well-known/security.txt beside the built dashboard, when the region names a contact.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSecurityContact, securityTxt } from '@lagebild/shared/domain/security-contact.ts';
import type { Plugin } from 'vite';

/** @param region folder of the rule book */
export function securityContact(region: string): Plugin {
  return {
    name: 'security-contact',
    generateBundle() {
      const file = join(region, 'security.yaml');
      if (!existsSync(file)) return; // a region from before there was this file
      const contact = parseSecurityContact(readFileSync(file, 'utf8'));
      const source = securityTxt(contact);
      if (source === undefined) return;
      if (Date.parse(contact.expires ?? '') < Date.now()) this.warn(`region/security.yaml: ${contact.expires} is over; look at it again`);
      this.emitFile({ type: 'asset', fileName: '.well-known/security.txt', source });
    },
  };
}
