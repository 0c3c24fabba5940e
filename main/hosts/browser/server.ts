import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { methodNames, type MethodName } from '../../../src/contract/methods.js';
import { done, failed, type Result } from '../../../src/contract/result.js';
import { findPageFile } from '../shared/pageFiles.js';
import { securityHeaders } from '../shared/security.js';
import type { EventHub } from './eventHub.js';
import { readBody } from './readBody.js';
import { refuse } from './requestGuard.js';
import { type Session, sessionCookie } from './session.js';
import type { Uploads } from './uploads.js';

export interface ServerParts {
  readonly session: Session;
  readonly events: EventHub;
  readonly uploads: Uploads;
  /** Folder of the built page. */
  readonly page: string;
  call(name: MethodName, input: unknown): Promise<Result<unknown>>;
}

/** Bytes of JSON a call may carry: an overlay of 100,000 VMs fits several times. */
const maxJsonBytes = 64 * 1024 ** 2;

/** Starts the host on the loopback interface alone; port 0 lets the system choose one. */
export async function startServer(parts: ServerParts, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    answer(request, response, parts).catch((error: unknown) => {
      // The page was closed or reloaded while it sent: nobody is left to answer.
      if (request.destroyed && !request.complete) return;
      console.error(error);
      if (!response.headersSent) sendText(response, 500, 'Drydock failed to answer this request.');
      else response.destroy();
    });
  });
  // A large upload may take longer than Node's five minutes.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: ServerParts): Promise<void> {
  for (const [header, value] of Object.entries(securityHeaders)) response.setHeader(header, value);
  const port = request.socket.localPort ?? 0;
  const refusal = refuse(request, port);
  if (refusal !== null) return sendText(response, refusal.status, refusal.reason);

  // The path as it came: the URL class would resolve "..", and the guard must see it.
  const [path = '/', search = ''] = splitOnce(request.url ?? '/', '?');
  const query = new URLSearchParams(search);
  const token = query.get('token');
  if (request.method === 'GET' && path === '/' && token !== null) {
    return exchange(response, parts.session, token, port);
  }
  if (!parts.session.admits(request.headers.cookie, port)) {
    return sendText(response, 403, 'This page needs the address Drydock printed when it started.');
  }
  if (request.method === 'POST') return post(request, response, parts, path, query);
  if (path === '/events') return parts.events.add(response);
  return sendPageFile(request, response, parts.page, path);
}

function exchange(response: ServerResponse, session: Session, token: string, port: number): void {
  const cookie = session.exchange(token);
  if (cookie === null) {
    const how = 'Start Drydock again for a new one, or go on in the window that used it.';
    return sendText(response, 403, `This address was used already, or is not right. ${how}`);
  }
  response.setHeader('Set-Cookie', sessionCookie(cookie, port));
  response.writeHead(303, { Location: '/' }).end();
}

async function post(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  path: string,
  query: URLSearchParams,
): Promise<void> {
  if (path.startsWith('/api/')) return api(request, response, parts, path.slice('/api/'.length));
  if (path === '/upload-folder') {
    request.resume();
    return sendResult(response, 200, await parts.uploads.beginFolder(query.get('name') ?? ''));
  }
  if (path === '/upload-forget') {
    request.resume();
    for (const ref of query.getAll('ref')) await parts.uploads.forget(ref);
    return sendResult(response, 200, done(null));
  }
  if (path === '/upload') {
    const folder = query.get('folder');
    const kept =
      folder === null
        ? await parts.uploads.file(query.get('name') ?? '', request, query.get('beside'))
        : await parts.uploads.intoFolder(folder, query.get('path') ?? '', request);
    return sendResult(response, 200, kept);
  }
  request.resume();
  return sendResult(response, 404, failed('bad-request', 'There is nothing at this address.'));
}

async function api(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  name: string,
): Promise<void> {
  const method = methodNames.find((known) => known === name);
  if (method === undefined) {
    request.resume();
    return sendResult(response, 404, failed('bad-request', 'Drydock has no such method.'));
  }
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    request.resume();
    return sendResult(response, 415, failed('bad-request', 'A call must be JSON.'));
  }
  const text = await readBody(request, maxJsonBytes);
  if (text === null) return sendResult(response, 413, failed('bad-request', 'The call is too large.'));
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return sendResult(response, 400, failed('bad-request', 'The call is not JSON.'));
  }
  sendResult(response, 200, await parts.call(method, input));
}

async function sendPageFile(
  request: IncomingMessage,
  response: ServerResponse,
  page: string,
  path: string,
): Promise<void> {
  const file = await findPageFile(page, path);
  if (file === null) return sendText(response, 404, 'There is nothing at this address.');
  response.writeHead(200, { 'Content-Type': file.mediaType, 'Content-Length': file.bytes });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
}

function sendResult(response: ServerResponse, status: number, result: Result<unknown>): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(result));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function splitOnce(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
