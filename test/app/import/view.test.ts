// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import App from '../../../src/app/App.vue';
import { useImport } from '../../../src/app/stores/import.js';
import { useWorkspace } from '../../../src/app/stores/workspace.js';
import type { ImportPreview } from '../../../src/contract/types.js';
import { engineEnded, failed } from '../../../src/contract/result.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { mergeAnswers } from '../merge/fakeMerge.js';
import { giveRoom, open, settle, show } from '../setup.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const estate = generateEstate();
const text = (): string => document.body.textContent ?? '';
const button = (name: RegExp): HTMLButtonElement => {
  const found = [...document.querySelectorAll<HTMLButtonElement>('button')].find((one) =>
    name.test(`${one.textContent?.trim()} ${one.getAttribute('aria-label') ?? ''}`),
  );
  if (found === undefined) throw new Error(`No button like ${name}.`);
  return found;
};
const tab = async (name: string): Promise<void> => {
  const found = [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((one) =>
    one.textContent?.startsWith(name),
  );
  found?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
  await settle();
};
const asked = (bridge: FakeBridge): { files: string[]; into: number | null; settingsOf: number | null }[] =>
  bridge.calls.flatMap(({ name, input }) => (name === 'import.inspect' ? [input as never] : []));

/** Two sources at once, with what merging them found. */
async function mixed(): Promise<FakeBridge> {
  const answers = mergeAnswers(estate);
  const bridge = fakeBridge(estate, answers);
  const plain = await bridge.call('import.inspect', { jobId: 'x', files: ['x'] });
  if (!plain.ok) throw new Error(plain.message);
  const preview: ImportPreview = {
    ...plain.value,
    sources: [
      {
        format: 'govc',
        name: 'vc.zip',
        sha256: 'a',
        takenAt: '2025-03-01T10:00:00Z',
        producer: 'vCenter 6.0',
      },
      { format: 'rvtools-xlsx', name: 'RVTools_export_all.xlsx', sha256: 'b', takenAt: null, producer: null },
    ],
    merge: {
      ...answers.summary(),
      replaced: [{ name: 'vc old.zip', takenAt: '2025-01-01T10:00:00Z', by: 'vc.zip' }],
    },
  };
  bridge.answer('import.inspect', () => preview);
  bridge.calls.length = 0;
  open(bridge, '#/estate');
  show(App);
  await settle();
  await useImport().drop([new File([], 'vc.zip'), new File([], 'RVTools_export_all.xlsx')]);
  await settle();
  return bridge;
}

beforeEach(() => giveRoom());
beforeAll(() => import('../../../src/app/import/ImportView.vue'));

describe('several sources at once', () => {
  test('are one import, told source by source', async () => {
    const bridge = await mixed();
    expect(asked(bridge)).toMatchObject([{ files: ['drop-0', 'drop-1'], into: null }]);
    const list = document.querySelector('ol[aria-label="Sources"]')?.textContent ?? '';
    expect(list).toContain('govc object.save, vCenter 6.0');
    expect(list).toContain('RVTools workbook');
    expect(list).toContain('Date not told');
    expect(list).toContain('1 part used, 1 ignored');
    expect(list).toContain('Takes the place of vc old.zip');
    expect(list).toContain('Of no one source');
  });

  test('what merging found is shown before anything is stored', async () => {
    const bridge = await mixed();
    await tab('Conflicts');
    expect(text()).toContain('The govc export counts before the RVTools workbook.');
    await tab('Questions');
    expect(text()).toContain('2 VMs could be meant');
    await tab('What else would help');
    expect(text()).toContain('Volume copies the hosts see and have not mounted');
    expect(bridge.calls.some(({ name }) => name === 'import.commit')).toBe(false);
  });

  test('stored, the conflicts are one click away', async () => {
    await mixed();
    button(/Store snapshot/).click();
    await settle();
    expect(button(/^Conflicts and questions/)).toBeTruthy();
  });

  test('more files come to those at hand; one may be taken out again', async () => {
    const bridge = await mixed();
    await useImport().pick('import');
    await settle();
    expect(asked(bridge).at(-1)?.files).toEqual(['drop-0', 'drop-1', 'file-1']);
    button(/Leave vc\.zip out/).click();
    await settle();
    expect(asked(bridge).at(-1)?.files).toEqual(['drop-1', 'file-1']);
  });
});

describe('where they go', () => {
  const add = async (): Promise<void> => {
    const radio = document.querySelector<HTMLInputElement>('input[value="add"]');
    radio?.click();
    await settle();
  };

  test('to a snapshot that is there: read again with it, and stored into it', async () => {
    const bridge = await mixed();
    await add();
    expect(asked(bridge).at(-1)?.into).toBe(1);
    expect(document.querySelector<HTMLInputElement>('#snapshot-name')?.value).toBe(estate.name);
    const before = bridge.calls.filter(({ name }) => name === 'findings.list').length;
    button(/Add to the snapshot/).click();
    await settle();
    expect(text()).toContain('was added to');
    // What was worked out from the snapshot is asked for anew.
    expect(bridge.calls.filter(({ name }) => name === 'findings.list').length).toBeGreaterThan(before);
  });

  test('into a snapshot of its own, with the settings of an older one where that is wished', async () => {
    const bridge = await mixed();
    expect(asked(bridge).at(-1)).toMatchObject({ into: null, settingsOf: null });
    const box = [...document.querySelectorAll('label')].find((one) =>
      one.textContent?.includes('Take over the DR settings and decisions of'),
    );
    box?.querySelector('input')?.click();
    await settle();
    expect(asked(bridge).at(-1)).toMatchObject({ into: null, settingsOf: 1 });
    await add();
    expect(asked(bridge).at(-1)).toMatchObject({ into: 1, settingsOf: null });
  });

  test('the next import begins with a snapshot of its own again', async () => {
    const bridge = await mixed();
    await add();
    button(/Discard/).click();
    await settle();
    await useImport().drop([new File([], 'vc.zip')]);
    await settle();
    expect(asked(bridge).at(-1)).toMatchObject({ files: ['drop-0'], into: null });
  });

  test('the snapshot offered is the one looked at, also when that changes, until one is picked', async () => {
    const bridge = await mixed();
    const listed = await bridge.call('snapshots.list', {});
    if (!listed.ok) throw new Error(listed.message);
    const [one] = listed.value;
    const older = [2, 3].map((id) => ({
      ...one!,
      id,
      name: `Older ${id}`,
      importedAt: '2001-01-01T00:00:00Z',
    }));
    bridge.answer('snapshots.list', () => [one!, ...older]);
    await useWorkspace().loadSnapshots();
    const offered = (): HTMLSelectElement => document.querySelector<HTMLSelectElement>('fieldset select')!;
    const lookAt = async (id: number): Promise<void> => {
      useWorkspace().select(id);
      await settle();
    };
    await lookAt(2);
    expect(offered().value).toBe('2');
    offered().value = '3';
    offered().dispatchEvent(new Event('change'));
    await settle();
    await lookAt(1);
    expect(offered().value).toBe('3');
    await add();
    expect(asked(bridge).at(-1)?.into).toBe(3);
  });

  test('without a snapshot there is nothing to choose', async () => {
    const bridge = await mixed();
    bridge.answer('snapshots.list', () => []);
    open(bridge, '#/start');
    show(App);
    await settle();
    await useImport().drop([new File([], 'vc.zip')]);
    await settle();
    expect(document.querySelector('input[value="add"]')).toBeNull();
  });
});

test('storing the first snapshot does not build the preview anew before it goes', async () => {
  const bridge = fakeBridge(estate);
  const listed = await bridge.call('snapshots.list', {});
  if (!listed.ok) throw new Error(listed.message);
  let stored = false;
  bridge.answer('snapshots.list', () => (stored ? listed.value : []));
  open(bridge, '#/start');
  show(App);
  await settle();
  await useImport().drop([new File([], 'vc.zip')]);
  await settle();
  const heading = document.querySelector('h1');
  expect(heading?.textContent).toBe('Import');
  stored = true;
  button(/Store snapshot/).click();
  // Not a task longer: in the next one the preview goes.
  for (let turn = 0; turn < 1000 && useWorkspace().snapshot === null; turn += 1) await Promise.resolve();
  expect(useWorkspace().snapshot).not.toBeNull();
  await nextTick();
  expect(document.querySelector('h1')).toBe(heading);
  await settle();
  expect(document.querySelector('h1')?.textContent).toBe('Estate');
});

test('storing can be cancelled, and what was read is still there to be stored', async () => {
  const bridge = await mixed();
  let finish: (() => void) | undefined;
  const { call } = bridge;
  Object.assign(bridge, {
    call: async (name: Parameters<typeof call>[0], input: never) => {
      if (name !== 'import.commit') return call(name, input);
      await new Promise<void>((resolve) => (finish = resolve));
      return failed('cancelled', 'Cancelled. Nothing was stored.');
    },
  });
  button(/Store snapshot/).click();
  await settle();
  button(/^Cancel/).click();
  await settle();
  const cancelled = bridge.calls.find(({ name }) => name === 'job.cancel');
  expect(cancelled?.input).toMatchObject({ jobId: expect.any(String) as unknown });
  finish?.();
  await settle();
  expect(document.querySelector('h1')?.textContent).toBe('Import');
  expect(text()).not.toContain('Nothing was stored.');
  expect(button(/Store snapshot/).disabled).toBe(false);
});

test('a cancel that comes too late is told, and what was stored can be removed', async () => {
  const bridge = await mixed();
  let finish: (() => void) | undefined;
  const { call } = bridge;
  Object.assign(bridge, {
    call: async (name: Parameters<typeof call>[0], input: never) => {
      if (name === 'import.commit') await new Promise<void>((resolve) => (finish = resolve));
      return call(name, input);
    },
  });
  bridge.answer('snapshots.remove', () => null);
  button(/Store snapshot/).click();
  await settle();
  button(/^Cancel/).click();
  await settle();
  finish?.();
  await settle();
  expect(text()).toContain(`Too late to cancel: snapshot “${estate.name}” had been stored.`);
  expect(text()).not.toContain('was stored.');
  button(/^Remove it/).click();
  await settle();
  expect(bridge.calls.find(({ name }) => name === 'snapshots.remove')?.input).toEqual({ snapshotId: 1 });
});

test('what was read is gone with an engine that was started again, and can be read once more', async () => {
  const bridge = await mixed();
  bridge.command('engine-restarted');
  await settle();
  expect(document.body.textContent).toContain('What it had read of these files is gone');
  bridge.calls.length = 0;
  button(/Try again/).click();
  await settle();
  expect(bridge.calls.map(({ name }) => name)).toContain('import.inspect');
  expect(useImport().preview).not.toBeNull();
});

test('files on their way to the host are told of, and can be stopped: then nothing is imported', async () => {
  const bridge = open(fakeBridge(estate), '#/estate');
  let arrive = (): void => {};
  const signals: AbortSignal[] = [];
  const slow: FakeBridge['pickFiles'] = (_, begin) =>
    new Promise((resolve) => {
      const watch = begin?.([{ name: 'vc.zip' }]);
      watch?.progress(250, 1000);
      if (watch) signals.push(watch.signal);
      watch?.signal.addEventListener('abort', () => resolve([]));
      arrive = () => resolve([{ ref: 'file-1', name: 'vc.zip' }]);
    });
  Object.assign(bridge, { pickFiles: slow });
  show(App);
  await settle();
  const strip = (): string => document.querySelector('[aria-label="Work under way"]')?.textContent ?? '';
  void useImport().pick('import');
  await settle();
  expect(strip()).toContain('Copying vc.zip');
  expect(strip()).toContain('25 %');
  button(/Cancel/).click();
  await settle();
  expect(signals[0]?.aborted).toBe(true);
  expect(strip()).toBe('');
  expect(bridge.calls.map(({ name }) => name)).not.toContain('import.inspect');
  expect(bridge.calls.map(({ name }) => name)).not.toContain('job.cancel');
  void useImport().pick('import');
  await settle();
  arrive();
  await settle();
  expect(bridge.calls.map(({ name }) => name)).toContain('import.inspect');
});

test('an import that is cancelled while a workspace is still opened for it is cancelled once it began', async () => {
  const bridge = open(fakeBridge(null));
  show(App);
  await settle();
  bridge.calls.length = 0;
  bridge.answer('workspace.open', () => {
    // The user is that quick.
    button(/Cancel/).click();
    return { name: 'My estate', path: 'My estate.drydock', schemaVersion: 1, readOnly: null };
  });
  bridge.answer('import.inspect', () => failed('cancelled', 'Cancelled. Nothing was stored.'));
  void useImport().drop([new File(['x'], 'vc.zip')]);
  await settle();
  const asked = bridge.calls.map(({ name }) => name);
  expect(asked.lastIndexOf('job.cancel')).toBeGreaterThan(asked.indexOf('import.inspect'));
  expect(asked).toContain('import.inspect');
  expect(useImport().active).toBe(false);
});

const gone = failed('internal', 'The engine stopped unexpectedly while it worked on this.', engineEnded);
const notices = (): string[] =>
  [...document.querySelectorAll('[role="alert"], .toast')].map((one) => one.textContent ?? '');

test('an engine that ends while it stores an import is told of once, where the import is', async () => {
  const bridge = await mixed();
  bridge.answer('import.commit', () => gone);
  button(/Store snapshot/).click();
  await settle();
  bridge.command('engine-restarted');
  await settle();
  expect(notices().filter((one) => one.includes('engine'))).toHaveLength(1);
  expect(text()).toContain('These files must be read again');
  expect(text()).toContain('stored whole or not at all');
});

test('away from the import it is told at the foot of the page, once', async () => {
  const bridge = await mixed();
  bridge.answer('import.commit', () => gone);
  button(/Store snapshot/).click();
  location.hash = '#/estate';
  await settle();
  bridge.command('engine-restarted');
  await settle();
  expect(notices().filter((one) => one.includes('engine'))).toHaveLength(1);
  expect(document.querySelector('.restarted')).not.toBeNull();
});

test('files that an engine died of while it read them are not called wrong', async () => {
  const bridge = await mixed();
  bridge.answer('import.inspect', () => gone);
  await useImport().inspect();
  bridge.command('engine-restarted');
  await settle();
  expect(text()).toContain('These files must be read again');
  expect(text()).not.toContain('cannot be imported');
  expect(notices().filter((one) => one.includes('engine'))).toHaveLength(1);
  // Nor are files right because an engine came back later.
  bridge.answer('import.inspect', () => failed('bad-input', 'This is no export.'));
  await useImport().inspect();
  bridge.command('engine-restarted');
  await settle();
  expect(text()).toContain('These files cannot be imported');
});

test('an import that was done before it could be stopped is thrown away', async () => {
  const bridge = await mixed();
  button(/Discard/).click();
  await settle();
  bridge.calls.length = 0;
  let finish: (() => void) | undefined;
  const { call } = bridge;
  Object.assign(bridge, {
    call: async (name: Parameters<typeof call>[0], input: never) => {
      if (name === 'import.inspect') await new Promise<void>((resolve) => (finish = resolve));
      return call(name, input);
    },
  });
  const taken = useImport().drop([new File([], 'vc.zip')]);
  await settle();
  button(/^Cancel/).click();
  await settle();
  finish?.();
  await taken;
  await settle();
  expect(bridge.calls.map(({ name }) => name)).toContain('import.discard');
  expect(document.querySelector('h1')?.textContent).toBe('Estate');
  expect(useImport().preview).toBeNull();
});
