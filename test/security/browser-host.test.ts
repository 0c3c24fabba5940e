import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { done, failed } from '../../src/contract/result.js';
import { HostUnderTest, onWindows, send } from './host-client.js';

let host: HostUnderTest;
beforeEach(async () => {
  host = await new HostUnderTest().start();
});
afterEach(() => host.end());

describe('the one-time address', () => {
  it('lets one browser in, with a cookie no script can read', async () => {
    const { pathname, search } = new URL(host.host.url);
    const first = await send(host.port, pathname + search);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^drydock-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(search.slice('?token='.length));
    const page = await send(host.port, '/', { headers: { Cookie: cookie.split(';')[0] ?? '' } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('Drydock');
  });

  it('is refused the second time, and the first browser stays in', async () => {
    const { pathname, search } = new URL(host.host.url);
    await host.enter();
    const second = await send(host.port, pathname + search);
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect((await host.get('/')).status).toBe(200);
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(100_00)])(
    'is refused with a wrong token %#',
    async (token) => {
      const answer = await send(host.port, `/?token=${token}`);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
      // A wrong guess does not spend the right one.
      await host.enter();
      expect((await host.get('/')).status).toBe(200);
    },
  );

  it.each(['/', '/assets/app.js', '/events', '/api/app.info', '/upload'])(
    'nothing is served without it: %s',
    async (path) => {
      expect((await send(host.port, path)).status).toBe(403);
      const headers = { Origin: host.origin, 'Content-Type': 'application/json' };
      expect((await send(host.port, path, { method: 'POST', headers, body: '{}' })).status).toBe(403);
      expect(host.engine.calls).toEqual([]);
    },
  );

  it('a cookie of another value, or of another port, is no session', async () => {
    await host.enter();
    const value = host.cookie.split('=')[1] ?? '';
    for (const cookie of [
      `drydock-${host.port}=${'A'.repeat(43)}`,
      `drydock-${host.port + 1}=${value}`,
      `xdrydock-${host.port}=${value}`,
    ]) {
      expect((await send(host.port, '/', { headers: { Cookie: cookie } })).status).toBe(403);
    }
  });
});

describe('who may ask', () => {
  beforeEach(() => host.enter());

  it.each([
    'evil.example',
    'localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.evil.example:PORT',
    'evil-127.0.0.1:PORT',
    '127.0.0.1:PORT.evil.example',
    'user@127.0.0.1:PORT',
    '[::1]:PORT',
    '0.0.0.0:PORT',
  ])('Host %s is not ours (DNS rebinding)', async (name) => {
    const Host = name.replace('PORT', String(host.port));
    expect((await host.get('/', { Host })).status).toBe(421);
  });

  it('localhost is a second name of ours', async () => {
    const Host = `localhost:${host.port}`;
    expect((await host.get('/', { Host })).status).toBe(200);
    const own = await host.post('/api/app.info', '{}', { Host, Origin: `http://${Host}` });
    expect(own.status).toBe(200);
  });

  it.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1',
    'http://localhost:PORT',
  ])('a POST with Origin %s is refused', async (origin) => {
    const Origin = origin.replace('PORT', String(host.port));
    expect((await host.post('/api/app.info', '{}', { Origin })).status).toBe(403);
    expect(host.engine.calls).toEqual([]);
  });

  it('a POST without Origin is refused', async () => {
    const headers = { Cookie: host.cookie, 'Content-Type': 'application/json' };
    expect((await send(host.port, '/api/app.info', { method: 'POST', headers, body: '{}' })).status).toBe(
      403,
    );
  });

  it.each(['cross-site', 'same-site'])('Sec-Fetch-Site %s is refused', async (site) => {
    expect((await host.get('/assets/app.js', { 'Sec-Fetch-Site': site })).status).toBe(403);
    expect((await host.get('/events', { 'Sec-Fetch-Site': site })).status).toBe(403);
    expect((await host.post('/api/app.info', '{}', { 'Sec-Fetch-Site': site })).status).toBe(403);
    expect(host.engine.calls).toEqual([]);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s is not used', async (method) => {
    const answer = await send(host.port, '/', { method, headers: { Cookie: host.cookie } });
    expect(answer.status).toBe(405);
  });

  it('no answer opens the host to other origins, and each carries the policy', async () => {
    const answers = [
      await host.get('/'),
      await host.get('/missing.js'),
      await host.post('/api/app.info', '{}', { Origin: host.origin }),
      await host.get('/', { Host: 'evil.example' }),
      await send(host.port, '/'),
    ];
    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe-eval');
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(policy).not.toMatch(/https?:|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  it('listens on the loopback interface alone', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.internal === false && address.family === 'IPv4')
      .map((address) => address?.address ?? '');
    for (const address of outside) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port: host.port });
        socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      });
      expect(reached, address).toBe(false);
    }
  });
});

describe('calls', () => {
  beforeEach(() => host.enter());

  it('reach the engine and bring its answer, failures as values', async () => {
    host.engine.answers.set('app.info', done({ version: '1' }));
    host.engine.answers.set('plans.list', failed('no-workspace', 'Open a workspace first.'));
    expect(JSON.parse((await host.post('/api/app.info', '{}')).body)).toEqual(done({ version: '1' }));
    const second = await host.post('/api/plans.list', '{}');
    expect(second.status).toBe(200);
    expect(JSON.parse(second.body)).toEqual(failed('no-workspace', 'Open a workspace first.'));
  });

  it.each([
    'constructor',
    '__proto__',
    'toString',
    'app.info/',
    'app.info%00',
    'APP.INFO',
    '../app.info',
    '',
  ])('of a method that is not in the contract are refused: %s', async (name) => {
    const answer = await host.post(`/api/${name}`, '{}');
    expect(answer.status).toBe(404);
    expect(host.engine.calls).toEqual([]);
  });

  it('must be JSON, and say so', async () => {
    expect((await host.post('/api/app.info', '{"a":')).status).toBe(400);
    expect((await host.post('/api/app.info', '{}', { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect(host.engine.calls).toEqual([]);
  });

  it('are bounded in size', async () => {
    const answer = await host.post('/api/app.info', Buffer.alloc(64 * 1024 ** 2 + 1, 0x20));
    expect(answer.status).toBe(413);
    expect(host.engine.calls).toEqual([]);
  });

  it('cannot name a path: only references that were handed out are files', async () => {
    for (const input of [
      { jobId: 'j', files: ['/etc/passwd'] },
      { jobId: 'j', files: '/etc/passwd' },
      { jobId: 'j', files: [], overlay: '/etc/passwd' },
      { jobId: 'j', files: [['/etc/passwd']] },
    ]) {
      const answer = await host.post('/api/import.inspect', JSON.stringify(input));
      expect(JSON.parse(answer.body)).toMatchObject({ ok: false, code: 'bad-request' });
    }
    const open = await host.post('/api/workspace.openFile', JSON.stringify({ file: '/etc/passwd' }));
    expect(JSON.parse(open.body)).toMatchObject({ ok: false, code: 'bad-request' });
    expect(host.engine.calls).toEqual([]);
  });
});

describe('events', () => {
  it('bring progress and commands to the page', async () => {
    await host.enter();
    const stream = await fetch(`${host.origin}/events`, { headers: { Cookie: host.cookie } });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    const progress = { jobId: 'j', phase: 'line\n\nevent: command', done: 1, total: null };
    host.engine.report(progress);
    const { value = '' } = await reader.read();
    expect(value).toBe(`event: progress\ndata: ${JSON.stringify(progress)}\n\n`);
    host.engine.restart();
    expect((await reader.read()).value).toBe('event: command\ndata: "engine-restarted"\n\n');
    host.engine.stop();
    expect((await reader.read()).value).toBe('event: command\ndata: "engine-stopped"\n\n');
    await reader.cancel();
  });
});

describe('two windows of one host', () => {
  it('are both told when a rehearsal goes on, and of nothing that was refused', async () => {
    await host.enter();
    const listen = async (): Promise<ReadableStreamDefaultReader<string>> => {
      const stream = await fetch(`${host.origin}/events`, { headers: { Cookie: host.cookie } });
      const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
      await reader.read();
      return reader;
    };
    const windows = [await listen(), await listen()];
    const act = { rehearsalId: 1, seq: 1, action: { type: 'start', step: 'a', who: 'Ann' } };
    host.engine.answers.set('rehearsals.act', failed('conflict', 'Something else was recorded meanwhile.'));
    await host.post('/api/rehearsals.act', JSON.stringify(act));
    host.engine.answers.set('rehearsals.act', done({ id: 1 }));
    await host.post('/api/rehearsals.act', JSON.stringify(act));
    host.engine.stop();
    for (const window of windows) {
      let told = '';
      while (!told.includes('engine-stopped')) told += (await window.read()).value ?? '';
      expect(told).toBe(
        'event: command\ndata: "rehearsal-changed"\n\nevent: command\ndata: "engine-stopped"\n\n',
      );
      await window.cancel();
    }
  });
});

describe('a page that goes while it sends', () => {
  it('is no failure of the host, and says nothing on the terminal', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    await host.enter();
    const socket = connect(host.port, '127.0.0.1');
    const head = [
      'POST /api/app.info HTTP/1.1',
      `Host: 127.0.0.1:${host.port}`,
      `Origin: ${host.origin}`,
      `Cookie: ${host.cookie}`,
      'Content-Type: application/json',
      'Content-Length: 1000',
      'Expect: 100-continue',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n{`);
    // "100 Continue": the host reads the body from here on.
    await once(socket, 'data');
    socket.end();
    await once(socket, 'close');
    expect((await host.get('/')).status).toBe(200);
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });
});

describe('the end', () => {
  it('closes the engine once and leaves no private folder behind', async () => {
    await host.enter();
    await host.post('/upload?name=a.zip', 'x');
    const { folder } = host.host;
    if (!onWindows) expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await Promise.all([host.host.close(), host.host.close()]);
    expect(host.engine.closed).toBe(1);
    expect(existsSync(folder)).toBe(false);
    await expect(send(host.port, '/')).rejects.toThrow();
  });
});

describe('the page', () => {
  it('is asked for by name and read from disk', async () => {
    await host.enter();
    const script = await host.get('/assets/app.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.body).toBe(await readFile(`${host.page}/assets/app.js`, 'utf8'));
  });
});
