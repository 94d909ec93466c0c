// A certificate for 127.0.0.1, 127.0.0.2 and localhost, signed by an authority of its own, made by openssl.
import { execFileSync } from 'node:child_process';

/** Writes ca.pem, ca.key, cert.pem and key.pem into a folder; `key.pem` can be read by its owner alone. */
export function makeCertificate(folder: string): void {
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
  openssl('req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-ca');
  openssl(
    'req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1,IP:127.0.0.2,DNS:localhost',
  );
  openssl('x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 2 -copy_extensions copy');
}
