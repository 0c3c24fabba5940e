import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPageFile } from '../../main/hosts/shared/pageFiles.js';
import { HostUnderTest, pageWithSecret } from './host-client.js';

/** Every way we know to get out of a folder through an address. */
const attacks = [
  '/../secret.json',
  '/assets/../../secret.json',
  '/%2e%2e/secret.json',
  '/%2e%2e%2fsecret.json',
  '/..%2fsecret.json',
  '/%252e%252e%252fsecret.json',
  '/..%5csecret.json',
  '/%5c..%5csecret.json',
  '/..\\secret.json',
  '/assets/..%00/secret.json',
  '/secret.json%00.js',
  '/index.html%00',
  '/%c0%ae%c0%ae/secret.json',
  '/%u002e%u002e/secret.json',
  '/%',
  '/./index.html',
  '//index.html',
  '/assets//app.js',
  '//127.0.0.1/secret.json',
  '/C:/secret.json',
  '/index.html::$DATA',
  '/link.json',
  '/out/secret.json',
  '/out/renderer-of-another/index.html',
  '/../renderer-of-another/index.html',
  '/assets',
  '/assets/',
  '/assets/app.js/',
  'index.html',
  '',
  '/etc/passwd',
];

describe('the page folder cannot be left', () => {
  let place: Awaited<ReturnType<typeof pageWithSecret>>;
  let host: HostUnderTest;
  beforeAll(async () => {
    place = await pageWithSecret();
    host = await (await new HostUnderTest().start()).enter();
  });
  afterAll(async () => {
    await host.end();
    await rm(place.folder, { recursive: true, force: true });
  });

  it.each(attacks)('not through %s', async (path) => {
    expect(await findPageFile(place.page, path)).toBeNull();
  });

  it.each(attacks.filter((path) => path.startsWith('/')))('nor over HTTP through %s', async (path) => {
    const answer = await host.get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret"');
  });

  it('while its own files are found', async () => {
    expect((await findPageFile(place.page, '/'))?.mediaType).toBe('text/html; charset=utf-8');
    expect((await findPageFile(place.page, '/assets/app.js'))?.bytes).toBe(10);
    expect((await findPageFile(place.page, '/assets/%61pp.js'))?.bytes).toBe(10);
  });
});
