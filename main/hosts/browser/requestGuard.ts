import type { IncomingMessage } from 'node:http';

export interface Refusal {
  readonly status: 400 | 403 | 405 | 421;
  readonly reason: string;
}

/**
 * Turns away requests that other web pages, or names made to point at this machine (DNS
 * rebinding), could cause. Null means: go on.
 *
 * - `Host` must be exactly one of our own two names with our port.
 * - A changing request must carry our own `Origin`; browsers always send it with POST.
 * - `Sec-Fetch-Site`, where the browser sends it, must not speak of another site. Only the first
 *   visit, a navigation to `/`, may come from elsewhere; it needs the token anyway.
 */
export function refuse(request: IncomingMessage, port: number): Refusal | null {
  const { method, headers } = request;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = headers.host;
  if (host === undefined || !hosts.includes(host)) {
    return { status: 421, reason: 'This host serves only its own address.' };
  }
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    return { status: 405, reason: 'This method is not used here.' };
  }
  const changing = method === 'POST';
  if (changing && headers.origin !== `http://${host}`) {
    return { status: 403, reason: 'The request comes from another page.' };
  }
  const site = headers['sec-fetch-site'];
  const firstVisit = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && isRoot(request.url);
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !firstVisit) {
    return { status: 403, reason: 'The request comes from another site.' };
  }
  return null;
}

function isRoot(url: string | undefined): boolean {
  return url === '/' || url?.startsWith('/?') === true;
}
