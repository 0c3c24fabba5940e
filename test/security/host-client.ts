import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHost, type RunningHost } from '../../main/hosts/browser/host.js';
import type { UploadLimits } from '../../main/hosts/browser/uploads.js';
import { RecordingEngine } from './recording-engine.js';

/** File modes and signals mean nothing there. */
export const onWindows = process.platform === 'win32';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request exactly as given: no path is tidied up, no header added but Content-Length. */
export function send(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        setHost: false,
        headers: { Host: `127.0.0.1:${port}`, ...options.headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** A page folder with a secret beside it and a link that leads to the secret. */
export async function pageWithSecret(): Promise<{ folder: string; page: string; secret: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  const page = join(folder, 'renderer');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Drydock</title>');
  await writeFile(join(page, 'assets', 'app.js'), 'export {};');
  const secret = join(folder, 'secret.json');
  await writeFile(secret, '{"secret":true}');
  await mkdir(join(folder, 'renderer-of-another'));
  await writeFile(join(folder, 'renderer-of-another', 'index.html'), 'secret');
  // Windows lets only some users make links to files; a junction leads out just as well.
  if (!onWindows) await symlink(secret, join(page, 'link.json'));
  await symlink(folder, join(page, 'out'), 'junction');
  return { folder, page, secret };
}

/** A host under test with a client that has, or has not yet, been let in. */
export class HostUnderTest {
  readonly engine = new RecordingEngine();
  host!: RunningHost;
  page!: string;
  port = 0;
  cookie = '';
  #folder = '';

  async start(limits?: UploadLimits): Promise<this> {
    const { folder, page } = await pageWithSecret();
    this.#folder = folder;
    this.page = page;
    this.host = await runHost(this.engine, limits === undefined ? { page } : { page, limits });
    this.port = Number(new URL(this.host.url).port);
    return this;
  }

  /** Visits the address once, as the browser does. */
  async enter(): Promise<this> {
    const { pathname, search } = new URL(this.host.url);
    const answer = await send(this.port, pathname + search);
    this.cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.port, path, { headers: { Cookie: this.cookie, ...headers } });
  }

  post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.port, path, {
      method: 'POST',
      body,
      headers: {
        Cookie: this.cookie,
        Origin: this.origin,
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
        ...headers,
      },
    });
  }

  async end(): Promise<void> {
    await this.host.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
