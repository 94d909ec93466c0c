// What stands in the way of a start: one sentence that says which thing and what to do.
import { TlsIdentityError } from '@lagebild/ingest/tls-identity.ts';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { StoreError } from '@lagebild/shared/domain/store-error.ts';

export class StartError extends Error {
  readonly code = 'START_FAILED';

  /** Turns an expected error into its sentence; lets a programmer's error through. */
  static of(error: unknown): unknown {
    if (error instanceof StoreError && error.code === 'STORE_LOCKED') {
      return new StartError(`${error.message}; stop the other Lagebild or set DATA_DIR to another folder.`, { cause: error });
    }
    if (error instanceof StoreError) {
      return new StartError(`${error.message}; move the file away to start afresh, or set DATA_DIR to another folder.`, { cause: error });
    }
    if (error instanceof RuleBookError || error instanceof TlsIdentityError) return new StartError(error.message, { cause: error });
    return error;
  }

  /** @param variable the setting that names the port */
  static ofListening(error: unknown, variable: string, host: string, port: number): unknown {
    const { code } = error as NodeJS.ErrnoException;
    const other = `set ${variable} to another port`;
    if (code === 'EADDRINUSE')
      return new StartError(`Port ${port} on ${host} is taken; stop the program that uses it or ${other}.`, { cause: error });
    if (code === 'EACCES') return new StartError(`Port ${port} may not be opened by this user; ${other}, 1024 or above.`, { cause: error });
    // Without DNS a name is looked up "again later" (EAI_AGAIN), with it not at all.
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      return new StartError(`This machine has no address ${host}; set HOST to one of its own, or leave it out for loopback.`, {
        cause: error,
      });
    }
    return error;
  }
}
