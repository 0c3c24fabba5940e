import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { findPageFile } from '../shared/pageFiles.js';
import { securityHeaders } from '../shared/security.js';

/** The page's own scheme: an origin of its own, which `file:` does not have. */
export const scheme = 'app';
export const pageOrigin = 'app://drydock';
export const pageUrl = `${pageOrigin}/`;

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Does an address belong to our page? Compared by parts, never by how it begins or ends. */
export function isPageUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === `${scheme}:` &&
    url.hostname === 'drydock' &&
    url.port === '' &&
    url.username === '' &&
    url.password === ''
  );
}

/** Serves the page's folder, and nothing outside it, under `app://drydock/`. */
export function servePage(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const headers = { ...securityHeaders };
    if (request.method !== 'GET' || !isPageUrl(request.url)) {
      return new Response('Not allowed.', { status: 403, headers });
    }
    const file = await findPageFile(folder, new URL(request.url).pathname);
    if (file === null) return new Response('Not found.', { status: 404, headers });
    return new Response(await readFile(file.path), {
      headers: { ...headers, 'Content-Type': file.mediaType },
    });
  });
}
