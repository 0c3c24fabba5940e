import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uploads } from '../../main/hosts/browser/uploads.js';
import { FileRefs } from '../../main/hosts/shared/fileRefs.js';
import { done, failed } from '../../src/contract/result.js';
import { HostUnderTest, onWindows } from './host-client.js';

let host: HostUnderTest;
beforeEach(async () => {
  host = await (await new HostUnderTest().start({ totalBytes: 1000, files: 10 })).enter();
});
afterEach(() => host.end());

const picked = (body: string): { ref: string; name: string } =>
  (JSON.parse(body) as { value: { ref: string; name: string } }).value;

/** The paths the engine was given for references. */
async function pathsOf(...refs: string[]): Promise<string[]> {
  await host.post('/api/import.inspect', JSON.stringify({ jobId: 'j', files: refs }));
  return (host.engine.calls.at(-1)?.input as { files: string[] }).files;
}

/** The folders uploads lie in now. */
async function places(): Promise<string[]> {
  return (await readdir(host.host.folder)).filter((name) => name.startsWith('files ')).sort();
}

describe('an uploaded file', () => {
  it('is kept under its name, for this user alone, and known to the engine by a reference', async () => {
    const answer = picked((await host.post('/upload?name=estate.zip', 'PK')).body);
    expect(answer.name).toBe('estate.zip');
    const [path = ''] = await pathsOf(answer.ref);
    expect(basename(path)).toBe('estate.zip');
    expect(await readFile(path, 'utf8')).toBe('PK');
    if (!onWindows) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(answer.ref).not.toContain('/');
  });

  it.each([
    ['../../etc/cron.d/x', 'x'],
    ['..\\..\\x.zip', 'x.zip'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u0000b\n.zip', 'a_b_.zip'],
    ['CON.zip', '_CON.zip'],
    ['a:b.zip', 'a_b.zip'],
    [`${'n'.repeat(300)}.xlsx`, `${'n'.repeat(115)}.xlsx`],
  ])('named %j stays in the private folder', async (name, kept) => {
    const answer = picked((await host.post(`/upload?${new URLSearchParams({ name })}`, 'x')).body);
    const [path = ''] = await pathsOf(answer.ref);
    expect(basename(path)).toBe(kept);
    expect(dirname(dirname(path))).toBe(host.host.folder);
  });

  it('two of one name do not meet', async () => {
    const first = picked((await host.post('/upload?name=a.csv', 'one')).body);
    const second = picked((await host.post('/upload?name=a.csv', 'two')).body);
    const paths = await pathsOf(first.ref, second.ref);
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(['one', 'two']);
  });

  it('lies beside those it was picked with, unless one of its name does', async () => {
    const put = async (name: string, beside = ''): Promise<string> =>
      picked((await host.post(`/upload?${new URLSearchParams({ name, beside })}`, name)).body).ref;
    const vInfo = await put('vInfo.csv');
    const vHost = await put('vHost.csv', vInfo);
    const again = await put('vInfo.csv', vHost);
    const folder = picked((await host.post('/upload-folder?name=export', '')).body).ref;
    const besideFolder = await put('vDisk.csv', folder);
    const folders = (await pathsOf(vInfo, vHost, again, besideFolder)).map((path) => basename(dirname(path)));
    expect(folders).toEqual(['files 1', 'files 1', 'files 2', 'files 4']);
    // Each goes by itself, the folder with the last.
    await host.post(`/upload-forget?${new URLSearchParams({ ref: vInfo })}`, '');
    expect(await readdir(join(host.host.folder, 'files 1'))).toEqual(['vHost.csv']);
    await host.post(`/upload-forget?${new URLSearchParams({ ref: vHost })}`, '');
    expect(await places()).toEqual(['files 2', 'files 3', 'files 4']);
  });

  it('does not meet one of its name that comes at the same moment', async () => {
    const refs = new FileRefs();
    const uploads = await Uploads.begin(refs, { totalBytes: 1000, files: 10 });
    const of = (text: string): Readable => Readable.from([Buffer.from(text)]);
    const first = await uploads.file('first.csv', of('first'));
    const beside = first.ok ? first.value.ref : '';
    const both = await Promise.all(['one', 'two'].map((text) => uploads.file('a.csv', of(text), beside)));
    const paths = both.map((kept) => (kept.ok ? refs.path(kept.value.ref) : undefined) ?? '');
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(['one', 'two']);
    await uploads.end();
  });

  it('too large is refused with a sentence, and nothing of it stays', async () => {
    const answer = await host.post('/upload?name=big.zip', Buffer.alloc(1001));
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, code: 'bad-input' });
    expect(await places()).toEqual([]);
    // The room is free again.
    expect(picked((await host.post('/upload?name=small.zip', Buffer.alloc(1000))).body).name).toBe(
      'small.zip',
    );
    const more = await host.post('/upload?name=more.zip', 'x');
    expect(JSON.parse(more.body)).toMatchObject({ ok: false });
  });

  it('too many are refused', async () => {
    const refs: string[] = [];
    for (let number = 0; number < 10; number += 1) {
      refs.push(picked((await host.post('/upload?name=a', '')).body).ref);
    }
    expect(JSON.parse((await host.post('/upload?name=a', '')).body)).toMatchObject({ ok: false });
    // One that is forgotten makes room for one: what was refused takes none.
    await host.post(`/upload-forget?${new URLSearchParams({ ref: refs[0] ?? '' })}`, '');
    expect(JSON.parse((await host.post('/upload?name=a', '')).body)).toMatchObject({ ok: true });
  });

  it('that breaks off leaves nothing behind', async () => {
    await new Promise<void>((resolve) => {
      const sent = request({
        host: '127.0.0.1',
        port: host.port,
        path: '/upload?name=half.zip',
        method: 'POST',
        headers: {
          Host: `127.0.0.1:${host.port}`,
          Origin: host.origin,
          Cookie: host.cookie,
          'Content-Length': '100',
        },
      });
      sent.on('error', () => resolve());
      sent.write('half', () => sent.destroy(new Error('gone')));
    });
    // That it had begun is told by the number of the next.
    await host.post('/upload?name=next.zip', 'x');
    await expect.poll(places).toEqual(['files 2']);
  });
});

describe('an uploaded folder', () => {
  const begin = async (): Promise<string> =>
    picked((await host.post('/upload-folder?name=export', '')).body).ref;
  const put = (folder: string, path: string, body = 'x') =>
    host.post(`/upload?${new URLSearchParams({ folder, path })}`, body);

  it('is one reference to a folder of the same shape', async () => {
    const ref = await begin();
    await put(ref, 'a.xml', 'one');
    await put(ref, 'sub/b.xml', 'two');
    const [path = ''] = await pathsOf(ref);
    expect(basename(path)).toBe('export');
    expect(await readFile(join(path, 'a.xml'), 'utf8')).toBe('one');
    expect(await readFile(join(path, 'sub', 'b.xml'), 'utf8')).toBe('two');
  });

  it.each(['../x', 'a/../../x', '/x', 'a//x', './x', '', 'a/'.repeat(40) + 'x'])(
    'takes no file at %j',
    async (path) => {
      const ref = await begin();
      expect(JSON.parse((await put(ref, path)).body)).toMatchObject({ ok: false, code: 'bad-input' });
    },
  );

  it('keeps a path with backslashes or colons inside', async () => {
    const ref = await begin();
    await put(ref, 'C:\\x/..\\..\\y');
    const [path = ''] = await pathsOf(ref);
    expect(await readdir(path, { recursive: true })).toEqual(['x', join('x', 'y')]);
  });

  it('does not write a file twice', async () => {
    const ref = await begin();
    await put(ref, 'a.xml', 'one');
    expect(JSON.parse((await put(ref, 'a.xml', 'two')).body)).toMatchObject({ ok: false });
    const [path = ''] = await pathsOf(ref);
    expect(await readFile(join(path, 'a.xml'), 'utf8')).toBe('one');
  });

  it('that was not begun takes nothing', async () => {
    const file = picked((await host.post('/upload?name=a', 'x')).body);
    for (const ref of ['nobody', file.ref]) {
      expect(JSON.parse((await put(ref, 'x')).body)).toMatchObject({ ok: false, code: 'bad-request' });
    }
  });
});

describe('an uploaded workspace', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-workspaces-'));
    host.engine.answers.set('app.info', done({ version: '1', workspace: null, workspaceFolder: folder }));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async (): Promise<unknown> => {
    const { ref } = picked((await host.post('/upload?name=bank.drydock', 'new')).body);
    return JSON.parse((await host.post('/api/workspace.openFile', JSON.stringify({ file: ref }))).body);
  };

  it('moves to where workspaces are kept, so that work on it outlives the host', async () => {
    await open();
    const kept = join(folder, 'bank.drydock');
    expect(host.engine.calls.at(-1)).toEqual({ name: 'workspace.openFile', input: { file: kept } });
    expect(await readFile(kept, 'utf8')).toBe('new');
  });

  it('overwrites no other workspace', async () => {
    await writeFile(join(folder, 'bank.drydock'), 'old');
    await open();
    expect(await readFile(join(folder, 'bank.drydock'), 'utf8')).toBe('old');
    expect(await readFile(join(folder, 'bank (2).drydock'), 'utf8')).toBe('new');
  });

  it('that cannot be opened leaves nothing there', async () => {
    host.engine.answers.set('workspace.openFile', failed('bad-input', 'This is no workspace.'));
    expect(await open()).toEqual(failed('bad-input', 'This is no workspace.'));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('uploads that are not wanted after all', () => {
  const forget = (ref: string): Promise<unknown> =>
    host.post(`/upload-forget?${new URLSearchParams({ ref })}`, '');

  it('go, a file and a half-filled folder, and make room for more', async () => {
    const file = picked((await host.post('/upload?name=big.zip', Buffer.alloc(900))).body).ref;
    await forget(file);
    const folder = picked((await host.post('/upload-folder?name=vc', '')).body).ref;
    const into = `/upload?${new URLSearchParams({ folder, path: 'a/b.xml' })}`;
    expect(JSON.parse((await host.post(into, Buffer.alloc(900))).body)).toMatchObject({ ok: true });
    await forget(folder);
    expect(
      (await readdir(host.host.folder, { recursive: true })).filter((name) => /big|vc|xml/.test(name)),
    ).toEqual([]);
    expect(JSON.parse((await host.post(into, 'x')).body)).toMatchObject({ ok: false });
    expect(JSON.parse((await host.post('/upload?name=b.zip', Buffer.alloc(900))).body)).toMatchObject({
      ok: true,
    });
  });

  it('go several at once', async () => {
    const refs: string[] = [];
    for (const name of ['a', 'b', 'c'])
      refs.push(picked((await host.post(`/upload?name=${name}`, 'x')).body).ref);
    const paths = await pathsOf(...refs);
    const query = new URLSearchParams([...refs.slice(1), 'unknown'].map((ref) => ['ref', ref]));
    await host.post(`/upload-forget?${query}`, '');
    expect(paths.map((path) => existsSync(path))).toEqual([true, false, false]);
  });

  it('are told by references of this host alone', async () => {
    const kept = picked((await host.post('/upload?name=a.zip', 'x')).body).ref;
    const [path = ''] = await pathsOf(kept);
    for (const ref of ['', '..', path, dirname(path), 'nothing']) await forget(ref);
    expect(existsSync(path)).toBe(true);
  });
});

describe('what an import was read from', () => {
  const upload = async (name: string): Promise<string> =>
    picked((await host.post(`/upload?name=${name}`, Buffer.alloc(400))).body).ref;
  const inspect = (refs: readonly string[]): Promise<unknown> =>
    host.post('/api/import.inspect', JSON.stringify({ jobId: 'j', files: refs }));
  const commit = (): Promise<unknown> => host.post('/api/import.commit', JSON.stringify({ stageId: 's' }));
  const filesLeft = async (): Promise<string[]> =>
    (await readdir(host.host.folder, { recursive: true })).filter((name) => /\.(zip|xml)$/.test(name));

  beforeEach(() => {
    host.engine.answers.set('import.inspect', done({ stageId: 's' }));
  });

  it('goes when the import was cancelled, and makes room for more', async () => {
    host.engine.answers.set('import.inspect', failed('cancelled', 'Cancelled. Nothing was stored.'));
    for (let i = 0; i < 5; i += 1) {
      const ref = await upload('estate.zip');
      await inspect([ref]);
      expect(await filesLeft()).toEqual([]);
      expect(
        (await host.post('/api/import.inspect', JSON.stringify({ jobId: 'j', files: [ref] }))).body,
      ).toContain('not known any more');
    }
  });

  it('goes when it was stored, a folder as well as a file', async () => {
    const file = await upload('estate.zip');
    const folder = picked((await host.post('/upload-folder?name=vc', '')).body).ref;
    await host.post(`/upload?${new URLSearchParams({ folder, path: 'a/b.xml' })}`, '<a/>');
    await inspect([file, folder]);
    expect(await filesLeft()).toHaveLength(2);
    await commit();
    expect(await filesLeft()).toEqual([]);
  });

  it('stays while it may be read again: refused, not stored, or discarded for more files', async () => {
    const ref = await upload('estate.zip');
    host.engine.answers.set('import.inspect', failed('bad-input', 'This is no export.'));
    await inspect([ref]);
    host.engine.answers.set('import.inspect', done({ stageId: 's' }));
    await inspect([ref]);
    host.engine.answers.set(
      'import.commit',
      failed('already-imported', 'The same content is stored already.'),
    );
    await commit();
    await host.post('/api/import.discard', JSON.stringify({ stageId: 's' }));
    expect(await filesLeft()).toHaveLength(1);
  });
});
