// How the dashboard is built: everything comes from our own server and passes a strict Content-Security-Policy.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env.LAGEBILD_SERVER ?? 'http://localhost:8080';

export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Neither data: fonts nor an inline script would pass the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': server, '/socket.io': { target: server, ws: true } } },
});
