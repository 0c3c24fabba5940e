// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../src/app/App.vue';
import { usePrinting } from '../../src/app/plans/printing.js';
import { useActionRegistry } from '../../src/app/stores/actions.js';
import { useToasts } from '../../src/app/stores/toasts.js';
import type { ImportProblem } from '../../src/contract/types.js';
import { failed } from '../../src/contract/result.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { fakeBridge } from './fakeBridge.js';
import { hostileEstate } from './hostileEstate.js';
import { giveRoom, open, settle, show } from './setup.js';

vi.mock('../../src/app/bridge/index.js', async () => (await import('./setup.js')).bridgeModule);

const estate = generateEstate();
const text = (): string => document.body.textContent ?? '';
const button = (name: string): HTMLElement => {
  const all = [...document.querySelectorAll<HTMLElement>('button')];
  const found = all.find(
    (one) => one.textContent?.trim() === name || one.getAttribute('aria-label') === name,
  );
  if (found === undefined)
    throw new Error(
      `No button “${name}”. There are: ${all.map((one) => one.textContent?.trim()).join(' | ')}`,
    );
  return found;
};
const press = (key: string, more: KeyboardEventInit = {}): void => {
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  );
};

beforeEach(() => giveRoom());

// The views are loaded on demand; loaded once here, they are there in every test.
beforeAll(async () => {
  await Promise.all([
    import('../../src/app/estate/EstateView.vue'),
    import('../../src/app/findings/FindingsView.vue'),
    import('../../src/app/import/ImportView.vue'),
    import('../../src/app/layout/LayoutScreen.vue'),
    import('../../src/app/reports/ReportsView.vue'),
    import('../../src/app/settings/SettingsView.vue'),
  ]);
});

test('an address that is none of ours leads to the estate where there is one', async () => {
  open(fakeBridge(estate));
  show(App);
  await settle();
  location.hash = '#/nonsense';
  window.dispatchEvent(new Event('hashchange'));
  await settle();
  expect(text()).toContain('nk-dc01');
  expect(text()).not.toContain('no snapshot yet');
});

describe('the start', () => {
  test('offers import, the sample and the workspaces there are', async () => {
    open(fakeBridge(null));
    show(App);
    await settle();
    expect(text()).toContain('Import an estate');
    expect(text()).toContain('Exercise spring');
    expect(document.querySelector('nav[aria-label="Main"]')).toBeNull();
  });

  test.each([
    ['first, where there are some', undefined, true],
    ['last, where there is none yet', { 'workspace.list': () => [] }, false],
  ] as const)('names the workspaces %s', async (_, answers, first) => {
    open(fakeBridge(null, answers));
    show(App);
    await settle();
    const [one] = document.querySelectorAll('.start section');
    expect(one?.getAttribute('aria-label')).toBe(first ? 'Workspaces' : 'Begin');
  });

  test('one click opens the sample estate', async () => {
    const bridge = open(fakeBridge(estate, { 'snapshots.list': () => [] }));
    const stored = fakeBridge(estate);
    show(App);
    await settle();
    const list = await stored.call('snapshots.list', {});
    bridge.answer('snapshots.list', () => (list.ok ? list.value : []));
    button('Open the sample estate').click();
    await settle();
    expect(location.hash).toContain('#/estate');
    expect(text()).toContain('nk-dc01');
  });

  test('a failing engine is told in its own sentence, with a way to try again', async () => {
    const bridge = open(fakeBridge(estate));
    bridge.answer('app.info', () => failed('storage', 'The workspace is on a disk that is full.'));
    show(App);
    await settle();
    expect(text()).toContain('The workspace is on a disk that is full.');
    bridge.answer('app.info', () => ({
      version: '1',
      workspace: { name: 'w', path: 'w', schemaVersion: 1, readOnly: null },
      workspaceFolder: '~',
    }));
    button('Try again').click();
    await settle();
    expect(text()).toContain('nk-dc01');
  });
});

describe('the estate', () => {
  test('draws only the rows in sight and asks for windows of rows', async () => {
    const bridge = open(fakeBridge(estate), '#/estate/disk');
    show(App);
    await settle();
    expect(document.querySelectorAll('.record').length).toBeLessThan(60);
    const asked = bridge.calls.filter((call) => call.name === 'estate.rows').map((call) => call.input);
    expect(asked[0]).toMatchObject({ kind: 'disk', offset: 0, limit: 200 });
  });

  test('sorts by its headings: up, down, as stored', async () => {
    const bridge = open(fakeBridge(estate), '#/estate/vm');
    show(App);
    await settle();
    const sorts = (): unknown => (bridge.calls.at(-1)?.input as { sort: unknown }).sort;
    button('Name').click();
    await settle();
    expect(sorts()).toEqual({ column: 'name', descending: false });
    button('Name').click();
    await settle();
    expect(sorts()).toEqual({ column: 'name', descending: true });
    button('Name').click();
    await settle();
    expect(sorts()).toBeNull();
  });

  test('arrow keys and Enter open the drawer; Escape closes it', async () => {
    open(fakeBridge(estate), '#/estate/vm');
    show(App);
    await settle();
    document.querySelector<HTMLElement>('.body[tabindex="0"]')?.focus();
    press('ArrowDown');
    press('Enter');
    await settle();
    const drawer = document.querySelector('aside.drawer');
    expect(drawer?.querySelector('h2')?.textContent).toBe('nk-dns01');
    expect(location.hash).toContain('open=');
    press('Escape');
    await settle();
    expect(document.querySelector('aside.drawer')).toBeNull();
  });

  test('a reload comes back to the same view and object', async () => {
    const vm = estate.vms[3];
    open(fakeBridge(estate), `#/layout?open=${encodeURIComponent(`vm|${vm?.key}`)}`);
    show(App);
    await settle();
    expect(document.querySelector('aside.drawer h2')?.textContent).toBe(vm?.name);
    expect(document.querySelector('h1')?.textContent).toBe('Layout');
  });

  test('export holds every row, and no formula', async () => {
    const bridge = open(fakeBridge(hostileEstate()), '#/estate/vm');
    show(App);
    await settle();
    useActionRegistry()
      .find((action) => action.id === 'estate-csv')
      ?.run();
    await settle();
    const file = bridge.saved[0];
    expect(file?.fileName).toBe('vm.csv');
    expect(file?.text).toContain(`"'=HYPERLINK(""https://example.invalid"",""open"")"`);
    expect(file?.text.match(/\r\n/g)?.length).toBe(estate.vms.length + 1);
  });

  test('says so when rows cannot be read', async () => {
    open(fakeBridge(estate, { 'estate.rows': () => failed('storage', 'The workspace file was removed.') }));
    show(App);
    await settle();
    expect(text()).toContain('The workspace file was removed.');
  });
});

test('names from an inventory are text, whatever they look like', async () => {
  open(fakeBridge(hostileEstate()), '#/estate/vm');
  show(App);
  await settle();
  expect(text()).toContain('\\u{202E}exe.yoda');
  for (const hash of [
    '#/estate/vm',
    '#/findings',
    '#/layout',
    '#/layout/map',
    '#/settings/datastores',
    '#/settings/clusters',
  ]) {
    location.hash = hash;
    window.dispatchEvent(new Event('hashchange'));
    await settle();
    expect(document.querySelector('h1')).not.toBeNull();
    // Nothing turns the text after it around, and what cannot be seen is written out.
    expect(text()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  }
  expect(document.querySelector('img')).toBeNull();
  expect((globalThis as { attacked?: boolean }).attacked).toBeUndefined();
  expect(text()).toContain('<img src=x onerror=');
});

describe('the keyboard', () => {
  test('Ctrl+K finds an object and opens it', async () => {
    open(fakeBridge(estate), '#/findings');
    show(App);
    await settle();
    press('k', { ctrlKey: true });
    await settle();
    const box = document.querySelector<HTMLInputElement>('[role="combobox"]');
    if (box === null) throw new Error('The palette did not open.');
    box.value = 'nk-sql01';
    box.dispatchEvent(new Event('input'));
    await vi.waitFor(() =>
      expect(document.querySelector('#palette-list')?.textContent).toContain('nk-sql01'),
    );
    box.focus();
    press('Enter');
    await settle();
    expect(document.querySelector('aside.drawer h2')?.textContent).toBe('nk-sql01');
  });

  test('G then L goes to the layout; letters typed into a field do not', async () => {
    open(fakeBridge(estate), '#/estate');
    show(App);
    await settle();
    press('g');
    press('l');
    await settle();
    expect(document.querySelector('h1')?.textContent).toBe('Layout');
    document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
    press('g');
    press('e');
    await settle();
    expect(document.querySelector('h1')?.textContent).toBe('Layout');
  });

  test('? lists the shortcuts of what is on screen', async () => {
    open(fakeBridge(estate), '#/findings');
    show(App);
    await settle();
    press('?');
    await settle();
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('Next finding');
  });
});

describe('the host', () => {
  test('its menu runs the program’s actions', async () => {
    const bridge = open(fakeBridge(estate), '#/estate');
    show(App);
    await settle();
    bridge.command('help');
    await settle();
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('Keyboard shortcuts');
  });

  test('a stopped engine is told at once', async () => {
    const bridge = open(fakeBridge(estate), '#/estate');
    show(App);
    await settle();
    bridge.command('engine-stopped');
    await settle();
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('engine has stopped');
  });

  test('one that was started again is told, with a way on, and everything is read anew', async () => {
    const bridge = open(fakeBridge(estate), '#/estate');
    show(App);
    await settle();
    bridge.calls.length = 0;
    bridge.command('engine-restarted');
    await settle();
    const alert = document.querySelector('[role="alert"]');
    expect(alert?.textContent).toContain('stopped unexpectedly and was started again');
    expect(bridge.calls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['app.info', 'snapshots.list', 'estate.rows']),
    );
    alert?.querySelector('button')?.click();
    await settle();
    expect(document.querySelector('[role="alert"]')).toBeNull();
    expect(document.querySelector('h1')?.textContent).toBe('Estate');
  });
});

describe('a read-only workspace', () => {
  test('says so on every screen, and why', async () => {
    const readOnly = 'bank.drydock lies on a medium that is read-only. It can be looked at and printed.';
    const workspace = { name: 'bank', path: 'bank.drydock', schemaVersion: 1, readOnly };
    const bridge = fakeBridge(estate);
    bridge.answer('app.info', () => ({ version: '1', workspace, workspaceFolder: '/w' }));
    open(bridge, '#/findings');
    show(App);
    await settle();
    const mark = document.querySelector<HTMLElement>('nav .mark[title]');
    expect(mark?.textContent).toContain('Read-only');
    expect(mark?.title).toBe(readOnly);
    mark?.click();
    await settle();
    expect(text()).toContain(readOnly);
  });

  test('is nothing that is said of one that can be changed', async () => {
    open(fakeBridge(estate), '#/findings');
    show(App);
    await settle();
    expect(text()).not.toContain('Read-only');
  });
});

describe('a checklist that could not be recorded', () => {
  test('is saved all the same, and what was not recorded stays on the screen', async () => {
    const bridge = fakeBridge(estate);
    open(bridge, '#/estate');
    show(App);
    await settle();
    const notRecorded = 'This print is not recorded in the workspace. The disk is full.';
    const { print } = usePrinting();
    await print(() =>
      Promise.resolve({
        fileName: 'a.md',
        mediaType: 'text/markdown',
        base64: btoa('# A'),
        contentHash: 'ab'.repeat(32),
        notRecorded,
      }),
    );
    await settle();
    expect(text()).toContain('a.md was saved.');
    expect(text()).toContain(notRecorded);
  });

  test('also where it was printed from the reports', async () => {
    const notRecorded = 'This print is not recorded in the workspace. The disk is full.';
    const plan = {
      id: 1,
      name: 'Failover',
      runbook: 'view-failover' as const,
      snapshotId: 1,
      snapshotName: 'bank',
      steps: 3,
      verdict: 'safe' as const,
      createdAt: '2026-11-20T10:00:00.000Z',
      changedAt: '2026-11-20T10:00:00.000Z',
    };
    const file = { fileName: 'a.md', mediaType: 'text/markdown', base64: btoa('# A'), notRecorded };
    const bridge = fakeBridge(estate, {
      'plans.list': () => [plan],
      'plans.print': () => ({ ...file, contentHash: 'ab'.repeat(32) }),
    });
    open(bridge, '#/reports');
    show(App);
    await settle();
    button('Markdown').click();
    await settle();
    expect(bridge.calls.find(({ name }) => name === 'plans.print')?.input).toEqual({
      planId: 1,
      format: 'md',
    });
    expect(text()).toContain(notRecorded);
  });
});

describe('a dialog', () => {
  test('begins at the first thing it asks', async () => {
    open(fakeBridge(null));
    show(App);
    await settle();
    button('New').click();
    await settle();
    const field = document.querySelector('[role="dialog"] input');
    expect(field).not.toBeNull();
    expect(document.activeElement).toBe(field);
  });
});

describe('what could not be looked at', () => {
  const unlooked = {
    id: 'sites',
    why: 'No host is known to be at a recovery site: it is not looked at.',
    declare: 'Name the sites in the DR settings.',
    rules: [
      { id: 'recovery-host-lacks-mount', name: 'Recovery host lacks a mount', severity: 'critical' as const },
    ],
  };

  test.each([
    ['beside what was found', true],
    ['where no rule found a thing, instead of an all-clear', false],
  ])('is counted and told %s', async (_, found) => {
    const bridge = fakeBridge(estate);
    bridge.answer('findings.notLookedAt', () => [unlooked]);
    if (!found) bridge.answer('findings.list', () => []);
    open(bridge, '#/findings');
    show(App);
    await settle();
    const counts = [...document.querySelectorAll<HTMLElement>('.tile')];
    expect(counts.map((one) => one.textContent?.replace(/\s+/g, ' ').trim())).toContain('1unknown');
    expect(text()).toContain(unlooked.why);
    counts.at(-1)?.click();
    await settle();
    expect(document.querySelector('.detail')?.textContent).toContain('Name the sites in the DR settings.');
    expect(document.querySelector('.detail')?.textContent).toContain('Recovery host lacks a mount');
    expect(text()).not.toContain('No rule found anything');
  });
});

describe('findings', () => {
  test('show explanation and cure, and their objects open', async () => {
    open(fakeBridge(estate), '#/findings');
    show(App);
    await settle();
    expect(text()).toContain('Cure');
    const link = document.querySelector<HTMLElement>('.detail .objects .link');
    link?.click();
    await settle();
    expect(document.querySelector('aside.drawer h2')?.textContent).toBe(link?.textContent?.trim());
  });

  test('an estate without findings says what the rules could not see', async () => {
    open(fakeBridge(estate, { 'findings.list': () => [] }), '#/findings');
    show(App);
    await settle();
    expect(text()).toContain('No rule found anything');
  });
});

describe('import', () => {
  test('shows what was recognised before storing, and stores on demand', async () => {
    const bridge = open(fakeBridge(estate), '#/estate');
    show(App);
    await settle();
    press('i', { ctrlKey: true });
    await settle();
    expect(text()).toContain('Not an export Drydock knows.');
    expect(bridge.calls.some((call) => call.name === 'import.commit')).toBe(false);
    button('Store snapshot').click();
    await settle();
    expect(bridge.calls.find((call) => call.name === 'import.commit')?.input).toMatchObject({
      stageId: 'stage-1',
    });
    expect(location.hash).toContain('#/estate');
  });

  test('an equal snapshot must be confirmed', async () => {
    const bridge = fakeBridge(estate);
    const preview = await bridge.call('import.inspect', { jobId: 'x', files: ['x'] });
    if (!preview.ok) throw new Error(preview.message);
    open(bridge);
    bridge.answer('import.inspect', () => ({
      ...preview.value,
      sameAs: { snapshotId: 1, name: 'Before', importedAt: '2025-01-01T00:00:00Z' },
    }));
    show(App);
    await settle();
    press('i', { ctrlKey: true });
    await settle();
    expect(text()).toContain('Imported before');
    expect(button('Store snapshot').hasAttribute('disabled')).toBe(true);
  });

  test('a file that cannot be used leaves the sentence and the way out', async () => {
    const bridge = open(fakeBridge(estate), '#/estate');
    bridge.answer('import.inspect', () => failed('bad-input', 'notes.docx is no export Drydock knows.'));
    show(App);
    await settle();
    press('i', { ctrlKey: true });
    await settle();
    expect(text()).toContain('notes.docx is no export Drydock knows.');
    button('Discard').click();
    await settle();
    expect(document.querySelector('h1')?.textContent).toBe('Estate');
  });

  test('shows progress, and cancel reaches the engine', async () => {
    const bridge = open(fakeBridge(estate), '#/estate');
    const preview = await bridge.call('import.inspect', { jobId: 'x', files: ['x'] });
    let finish: (() => void) | undefined;
    const call = bridge.call;
    Object.assign(bridge, {
      call: async (name: Parameters<typeof call>[0], input: never) => {
        if (name !== 'import.inspect') return call(name, input);
        bridge.calls.push({ name, input });
        await new Promise<void>((resolve) => (finish = resolve));
        return failed('cancelled', 'The import was cancelled.');
      },
    });
    show(App);
    await settle();
    press('i', { ctrlKey: true });
    await settle();
    const { jobId } = bridge.calls.findLast((one) => one.name === 'import.inspect')?.input as {
      jobId: string;
    };
    bridge.progress({ jobId, phase: 'Reading vDisk', done: 25, total: 100 });
    await settle();
    expect(text()).toContain('Reading vDisk');
    expect(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('25');
    button('Cancel').click();
    await settle();
    expect(bridge.calls.some((one) => one.name === 'job.cancel')).toBe(true);
    finish?.();
    await settle();
    expect(useToasts().list).toEqual([]);
    expect(document.querySelector('h1')?.textContent).toBe('Estate');
    expect(preview.ok).toBe(true);
  });
});

describe('DR settings', () => {
  test('many rows are set at once, undone, and saved as one overlay', async () => {
    const bridge = open(fakeBridge(estate), '#/settings/datastores');
    show(App);
    await settle();
    document
      .querySelector<HTMLInputElement>('input[aria-label="Select all"]')
      ?.dispatchEvent(new Event('change'));
    await settle();
    const bulk = document.querySelector<HTMLSelectElement>('select[aria-label="Set replication…"]');
    if (bulk === null) throw new Error('The bulk bar is missing.');
    bulk.value = 'none';
    bulk.dispatchEvent(new Event('change'));
    await settle();
    expect(text()).toContain('Not saved');
    button('Undo').click();
    await settle();
    expect(text()).not.toContain('Not saved');
    button('Redo').click();
    await settle();
    button('Save').click();
    await settle();
    const saved = bridge.calls.find((call) => call.name === 'overlay.save')?.input as {
      overlay: { datastores: { replication?: { mode: string } }[] };
    };
    expect(saved.overlay.datastores.length).toBe(estate.datastores.length);
    expect(new Set(saved.overlay.datastores.map((one) => one.replication?.mode))).toEqual(new Set(['none']));
    expect(text()).not.toContain('Not saved');
  });

  test('rows are ticked one by one, and with Shift up to the one clicked', async () => {
    open(fakeBridge(estate), '#/settings/hosts');
    show(App);
    await settle();
    const ticked = (): boolean[] =>
      [...document.querySelectorAll<HTMLInputElement>('.record .pick input')]
        .slice(0, 5)
        .map((box) => box.checked);
    const cells = document.querySelectorAll<HTMLElement>('.record .pick');
    cells[1]?.click();
    await settle();
    expect(ticked()).toEqual([false, true, false, false, false]);
    cells[3]?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    await settle();
    expect(ticked()).toEqual([false, true, true, true, false]);
    expect(text()).toContain('3 rows selected');
  });

  test('problems of the saved names are shown', async () => {
    const bridge = open(fakeBridge(estate), '#/settings/sites');
    const snapshots = await bridge.call('snapshots.list', {});
    if (!snapshots.ok || snapshots.value[0] === undefined) throw new Error('The fake has no snapshot.');
    const { counts } = snapshots.value[0];
    const problem: ImportProblem = {
      level: 'warning',
      code: 'unknown-name',
      message: 'No cluster is called c9.',
      file: null,
      sheet: null,
      row: null,
      column: null,
      count: 1,
    };
    bridge.answer('overlay.save', () => ({ counts, problems: [problem] }));
    show(App);
    await settle();
    button('Add a site').click();
    await settle();
    button('Save').click();
    await settle();
    expect(text()).toContain('saved, with 1 problem');
    button('Show').click();
    await settle();
    expect(text()).toContain('No cluster is called c9.');
  });
});
