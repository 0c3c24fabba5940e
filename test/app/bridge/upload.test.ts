import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetFiles, uploadFiles } from '../../../src/app/bridge/upload.js';
import type { Handover } from '../../../src/contract/bridge.js';

/** Requests made, in order; each is answered, or not, by the test. */
let requests: FakeRequest[] = [];

class FakeRequest {
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  onloadend: (() => void) | null = null;
  status = 0;
  responseText = '';
  address = '';
  body: unknown = undefined;

  open(_method: string, address: string): void {
    this.address = address;
  }
  setRequestHeader(): void {}
  send(body: unknown): void {
    this.body = body;
    requests.push(this);
    if (this.address.startsWith('/upload-folder')) this.answer({ ref: 'folder', name: 'vc' });
  }
  abort(): void {
    this.onabort?.();
    this.onloadend?.();
  }
  answer(value: unknown): void {
    this.status = 200;
    this.responseText = JSON.stringify({ ok: true, value });
    this.onload?.();
    this.onloadend?.();
  }
  fail(): void {
    this.onerror?.();
    this.onloadend?.();
  }
}

/** What the host was told to remove, and how. */
let forgotten: { readonly address: string; readonly how: RequestInit | undefined }[] = [];

beforeEach(() => {
  requests = [];
  forgotten = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.stubGlobal('fetch', (address: string, how?: RequestInit) => {
    forgotten.push({ address, how });
    return Promise.reject(new TypeError('The host has ended.'));
  });
});
afterEach(() => vi.unstubAllGlobals());

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const file = (name: string, size: number, below = ''): File =>
  Object.defineProperty(new File([new Uint8Array(size)], name), 'webkitRelativePath', { value: below });
const addresses = (): string[] => requests.map(({ address }) => decodeURIComponent(address));

function watching(): Handover & { readonly told: [number, number][]; stop(): void } {
  const stopping = new AbortController();
  const told: [number, number][] = [];
  return {
    signal: stopping.signal,
    told,
    progress: (done, total) => void told.push([done, total]),
    stop: () => stopping.abort(),
  };
}

test('what has gone of all files is told, in bytes of all of them', async () => {
  const watch = watching();
  const names: string[] = [];
  const sent = uploadFiles([file('a.zip', 100), file('b.zip', 300)], (all) => {
    names.push(...all.map(({ name }) => name));
    return watch;
  });
  requests[0]?.upload.onprogress?.({ loaded: 60 });
  requests[0]?.answer({ ref: '1', name: 'a.zip' });
  await turn();
  requests[1]?.upload.onprogress?.({ loaded: 300 });
  requests[1]?.answer({ ref: '2', name: 'b.zip' });
  expect(await sent).toEqual([
    { ref: '1', name: 'a.zip' },
    { ref: '2', name: 'b.zip' },
  ]);
  expect(names).toEqual(['a.zip', 'b.zip']);
  expect(watch.told).toEqual([
    [60, 400],
    [400, 400],
  ]);
});

test('stopped half-way, no file is answered, and what had arrived is given back', async () => {
  const watch = watching();
  const sent = uploadFiles(
    [file('a.zip', 100), file('x.xml', 10, 'vc/x.xml'), file('y.xml', 10, 'vc/y.xml')],
    () => watch,
  );
  requests[0]?.answer({ ref: '1', name: 'a.zip' });
  await turn();
  watch.stop();
  expect(await sent).toEqual([]);
  expect(addresses()).toEqual([
    '/upload?name=a.zip',
    '/upload-folder?name=vc',
    '/upload?folder=folder&path=x.xml',
  ]);
  expect(forgotten.map(({ address }) => address)).toEqual(['/upload-forget?ref=1&ref=folder']);
});

test('a file that cannot be sent is told by its name, and the others are given back', async () => {
  const sent = uploadFiles([file('a.zip', 1), file('b.zip', 1)]);
  requests[0]?.answer({ ref: '1', name: 'a.zip' });
  await turn();
  requests[1]?.fail();
  await expect(sent).rejects.toThrow('b.zip could not be handed to Drydock');
  expect(forgotten.map(({ address }) => address)).toEqual(['/upload-forget?ref=1']);
});

test('tables that were dropped together stay together; two of one name cannot be told apart', async () => {
  const sent = uploadFiles([file('vInfo.csv', 1), file('vHost.csv', 1), file('vDisk.csv', 1)]);
  for (const ref of ['1', '2', '3']) {
    requests.at(-1)?.answer({ ref, name: 'x.csv' });
    await turn();
  }
  await sent;
  expect(addresses()).toEqual([
    '/upload?name=vInfo.csv',
    '/upload?name=vHost.csv&beside=1',
    '/upload?name=vDisk.csv&beside=2',
  ]);
  const two = [file('vInfo.csv', 1), file('VINFO.csv', 1)];
  await expect(uploadFiles(two)).rejects.toThrow('Drop the folders themselves');
  expect(requests).toHaveLength(3);
  // Their folders tell them apart, and of other kinds each file stands for itself.
  void uploadFiles([file('vInfo.csv', 1, 'a/vInfo.csv'), file('vInfo.csv', 1, 'b/vInfo.csv')]);
  void uploadFiles([file('vc.zip', 1), file('vc.zip', 1)]);
  await turn();
  expect(addresses().slice(3)).toContain('/upload?name=vc.zip');
});

test('a dialog that was closed begins nothing', async () => {
  expect(await uploadFiles([], () => expect.unreachable())).toEqual([]);
});

test('copies are given back in requests that outlive the page, as many at once as an address holds', async () => {
  await forgetFiles(Array.from({ length: 150 }, (_, at) => `ref-${at}`));
  expect(forgotten.map(({ how }) => how)).toEqual([
    { method: 'POST', keepalive: true },
    { method: 'POST', keepalive: true },
  ]);
  const refs = forgotten.flatMap(({ address }) => new URLSearchParams(address.split('?')[1]).getAll('ref'));
  expect(refs).toHaveLength(150);
  expect(Math.max(...forgotten.map(({ address }) => address.length))).toBeLessThan(8000);
  await forgetFiles([]);
  expect(forgotten).toHaveLength(2);
});
