// What the tests use of oidc-provider, which brings no types.
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  interface Context {
    readonly response: { get(name: string): string | undefined; set(name: string, value: string): void };
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
  }
}
