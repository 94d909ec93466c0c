// The built dashboard as files, and the headers every answer carries.
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { refuseUnknownPath } from './problem.ts';

/** What a browser is told about every answer. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // On loopback there is no TLS to insist on.
    strictTransportSecurity: false,
  });
}

/** @param folder of the built dashboard */
export function serveWeb(app: Express, folder: string): void {
  // File names under assets/ carry a hash of their content.
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  // Folders with a dot are left out by the static files; this one is where others look for whom to tell of a hole (RFC 9116).
  app.use('/.well-known', express.static(join(folder, '.well-known')));
  app.use(express.static(folder));
  // Every other address without an ending is a page of the dashboard: the browser's router knows it.
  app.get('/*page', (request, response, next) => {
    const last = request.path.slice(request.path.lastIndexOf('/') + 1);
    // The last part of a device's address is its id, which may have a dot.
    if (last.includes('.') && !request.path.startsWith('/m/')) return next();
    return response.sendFile('index.html', { root: folder });
  });
  app.use(refuseUnknownPath);
}
