// An authority that gives gateways certificates of their own and takes them back, made by openssl.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ClientAuthority {
  /** PEM files: the authority's certificate, and what it has taken back. */
  readonly ca: string;
  readonly crl: string;
  /** Key and certificate, PEM. @param name common name @param end YYMMDDHHMMSSZ; a day ahead when left out */
  issue(name: string, end?: string): { readonly key: Buffer; readonly cert: Buffer };
  /** Takes back what `issue` gave last under this name. */
  revoke(name: string): void;
}

/** @param folder is made; it holds nothing else */
export function makeClientAuthority(folder: string): ClientAuthority {
  mkdirSync(folder);
  const file = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('serial'), '01\n');
  writeFileSync(file('crlnumber'), '01\n');
  const settings = ['[ca]', 'default_ca=own', '[own]', 'dir=.', 'database=index.txt', 'serial=serial', 'crlnumber=crlnumber'];
  const policy = ['new_certs_dir=.', 'certificate=ca.pem', 'private_key=ca.key', 'default_md=sha256', 'default_days=1', 'policy=any'];
  const end = ['unique_subject=no', 'default_crl_days=1', '[any]', 'commonName=supplied', ''];
  writeFileSync(file('ca.cnf'), [...settings, ...policy, ...end].join('\n'));
  openssl(...'req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=gateways'.split(' '));
  const writeCrl = () => openssl(...'ca -config ca.cnf -gencrl -out crl.pem'.split(' '));
  writeCrl();
  return {
    ca: file('ca.pem'),
    crl: file('crl.pem'),
    issue(name, until) {
      openssl(...`req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`.split(' '));
      const dates = until === undefined ? [] : ['-startdate', '200101000000Z', '-enddate', until];
      openssl(...`ca -config ca.cnf -batch -notext -in ${name}.csr -out ${name}.pem`.split(' '), ...dates);
      return { key: readFileSync(file(`${name}.key`)), cert: readFileSync(file(`${name}.pem`)) };
    },
    revoke(name) {
      openssl(...`ca -config ca.cnf -revoke ${name}.pem`.split(' '));
      writeCrl();
    },
  };
}
