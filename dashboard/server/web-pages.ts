// The built dashboard as files, and the headers every answer carries.
import { join } from 'node:path';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { type HeaderHandler, type HttpDoor, insistOnTls } from './http-door.ts';
import { refuseUnknownPath } from './problem.ts';

/** Nothing of this is used by any page; who could slip a script in, could not either. */
const NOT_USED = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
];
const PERMISSIONS = NOT_USED.map((feature) => `${feature}=()`).join(', ');

const permissionsPolicy: HeaderHandler = (_request, response, next) => {
  response.setHeader('permissions-policy', PERMISSIONS);
  next();
};

/** What a browser is told about every answer. */
export function securityHeaders(door: Pick<HttpDoor, 'proxies'>): HeaderHandler[] {
  return [permissionsPolicy, helmetHeaders(), insistOnTls(door)];
}

function helmetHeaders(): HeaderHandler {
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
    xFrameOptions: { action: 'deny' }, // as frame-ancestors says it to newer browsers
    strictTransportSecurity: false, // said where there is TLS (http-door.ts)
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
