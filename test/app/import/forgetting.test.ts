// @vitest-environment happy-dom
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import { useOpening } from '../../../src/app/shell/opening.js';
import { useImport } from '../../../src/app/stores/import.js';
import { failed } from '../../../src/contract/result.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { giveRoom, open, settle, show } from '../setup.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const estate = generateEstate();
let bridge: FakeBridge;
/** The references the page said it needs no more, in order. */
let gone: string[];

const names = (...of: string[]): File[] => of.map((name) => new File(['x'], name));

beforeEach(async () => {
  giveRoom();
  gone = [];
  let next = 0;
  bridge = open(fakeBridge(estate), '#/estate');
  Object.assign(bridge, {
    dropFiles: (files: readonly File[]) =>
      Promise.resolve(files.map(({ name }) => ({ ref: `${name} ${next++}`, name }))),
    forgetFiles: (refs: readonly string[]) => {
      gone.push(...refs);
      return Promise.resolve();
    },
  });
  show(App);
  await settle();
});
beforeAll(() => import('../../../src/app/import/ImportView.vue'));

test('an import that is discarded lets go of its files and its overlay', async () => {
  await useImport().drop(names('a.zip', 'b.zip'));
  await useImport().pickOverlay();
  expect(gone).toEqual([]);
  await useImport().discard();
  expect(gone).toEqual(['a.zip 0', 'b.zip 1', 'file-1']);
});

test('what is read again with other files stays; what is taken out goes', async () => {
  await useImport().drop(names('a.zip'));
  await useImport().drop(names('b.zip'));
  expect(gone).toEqual([]);
  await useImport().removeFile('a.zip 0');
  expect(gone).toEqual(['a.zip 0']);
  expect(bridge.calls.filter(({ name }) => name === 'import.inspect').at(-1)?.input).toMatchObject({
    files: ['b.zip 1'],
  });
  await useImport().store('march', false);
  expect(gone).toEqual(['a.zip 0', 'b.zip 1']);
});

test('one that was left on the way goes when another begins', async () => {
  await useImport().drop(names('a.zip'));
  location.hash = '#/estate';
  await settle();
  await useImport().drop(names('b.zip'));
  expect(gone).toEqual(['a.zip 0']);
});

test('one that was cancelled goes, and so do files that came while another was read', async () => {
  bridge.answer('import.inspect', () => failed('cancelled', 'Cancelled. Nothing was stored.'));
  const [first] = [useImport().drop(names('a.zip')), useImport().drop(names('b.zip'))];
  await first;
  await settle();
  expect([...gone].sort()).toEqual(['a.zip 0', 'b.zip 1']);
});

test('files that cannot be imported stay to be read again, until that is given up', async () => {
  bridge.answer('import.inspect', () => failed('bad-input', 'This is no export.'));
  await useImport().drop(names('a.zip'));
  await useImport().inspect();
  expect(gone).toEqual([]);
  await useImport().discard();
  expect(gone).toEqual(['a.zip 0']);
});

test('a workspace that was opened, or could not be, is let go', async () => {
  bridge.answer('workspace.openFile', () => failed('bad-input', 'This is no workspace.'));
  await useOpening().openFile();
  expect(gone).toEqual(['file-1']);
});
