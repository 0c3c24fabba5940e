import { describe, expect, test } from 'vitest';
import {
  freshName,
  overlayNames,
  patch,
  removeSite,
  renameSite,
  setReplication,
  copyOf,
  copyText,
} from '../../src/app/settings/overlayEdit.js';
import { overlaySchema } from '../../src/contract/overlay.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { overlayFor } from '../../src/domain/sample/overlay.js';

const sample = overlaySchema.parse(overlayFor(generateEstate()));
const empty = overlaySchema.parse({ drydockOverlay: 1 });
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('naming objects in the overlay', () => {
  test('by name, unless two have it', () => {
    const names = overlayNames([
      { key: 'vc/vm-1', name: 'print01' },
      { key: 'vc/vm-2', name: 'print01' },
      { key: 'vc/vm-3', name: 'dc01' },
      { key: 'vc/vm-4', name: ' ' },
    ]);
    expect(Object.fromEntries(names)).toEqual({
      'vc/vm-1': 'vc/vm-1',
      'vc/vm-2': 'vc/vm-2',
      'vc/vm-3': 'dc01',
      'vc/vm-4': 'vc/vm-4',
    });
  });

  test('a placeholder leaves the name to the VM it stands for', () => {
    const names = overlayNames([
      { key: 'a/vm-1', name: 'dc01' },
      { key: 'b/vm-9', name: 'dc01', placeholder: true },
      { key: 'b/vm-8', name: 'dc02', placeholder: true },
    ]);
    expect(Object.fromEntries(names)).toEqual({ 'a/vm-1': 'dc01', 'b/vm-9': 'b/vm-9', 'b/vm-8': 'dc02' });
  });
});

describe('editing entries', () => {
  test('makes an entry, changes it, and drops it once it says nothing', () => {
    const made = patch(empty, 'clusters', ['c1', 'c2'], () => ({ site: 'North' }));
    expect(made.clusters).toEqual([
      { name: 'c1', site: 'North' },
      { name: 'c2', site: 'North' },
    ]);
    const purposed = patch(made, 'clusters', ['c1'], () => ({ purpose: 'desktops' as const }));
    const cleared = patch(purposed, 'clusters', ['c1', 'c2'], () => ({ site: undefined }));
    expect(plain(cleared.clusters)).toEqual([{ name: 'c1', purpose: 'desktops' }]);
    expect(empty.clusters).toEqual([]);
  });

  test('port files listed on a datastore survive a change of its site', () => {
    const listed = { ...empty, datastores: [{ name: 'ds', portFiles: [] }] };
    const put = patch(listed, 'datastores', ['ds'], () => ({ site: 'North' }));
    const taken = patch(put, 'datastores', ['ds'], () => ({ site: undefined }));
    expect(plain(taken.datastores)).toEqual([{ name: 'ds', portFiles: [] }]);
  });

  test('"not replicated" forgets the target; another mode keeps it', () => {
    const to = setReplication(empty, ['ds'], { mode: 'asynchronous', to: 'South', rpoMinutes: 15 });
    expect(setReplication(to, ['ds'], { mode: 'synchronous' }).datastores[0]?.replication).toMatchObject({
      mode: 'synchronous',
      to: 'South',
    });
    expect(setReplication(to, ['ds'], { mode: 'none' }).datastores[0]?.replication).toEqual({ mode: 'none' });
    expect(setReplication(to, ['ds'], { mode: null }).datastores).toEqual([]);
    // A target alone says nothing of a datastore whose replication is not known.
    expect(setReplication(empty, ['ds'], { to: 'South' }).datastores).toEqual([]);
  });
});

describe('sites', () => {
  test('a new name reaches every place that names the site', () => {
    const renamed = renameSite(sample, 'Geest', 'Marsh');
    expect(JSON.stringify(sample)).toContain('"Geest"');
    expect(JSON.stringify(renamed)).not.toContain('"Geest"');
    expect(plain(renameSite(renamed, 'Marsh', 'Geest'))).toEqual(plain(sample));
  });

  test('a removed site is nowhere named, and the rest stays valid', () => {
    const left = removeSite(sample, 'Geest');
    expect(JSON.stringify(left)).not.toContain('"Geest"');
    expect(overlaySchema.safeParse(plain(left)).success).toBe(true);
  });

  test('names are never given twice', () => {
    expect(freshName('Pool', [])).toBe('Pool');
    expect(freshName('Pool', [{ name: 'Pool' }, { name: 'Pool 2' }])).toBe('Pool 3');
  });
});

describe('the copy of a datastore in its field', () => {
  test('is a list of devices for VMFS, whatever parts them', () => {
    expect(copyOf(false, 'naa.1, naa.2;naa.3\tnaa.4')).toEqual({
      targetDevices: ['naa.1', 'naa.2', 'naa.3', 'naa.4'],
    });
    expect(copyText(false, { mode: 'synchronous', targetDevices: ['naa.1', 'naa.2'] })).toBe('naa.1, naa.2');
    expect(copyOf(false, ' ')).toEqual({ targetDevices: undefined });
  });

  test('is server and path for NFS, also with an IPv6 address or without a path', () => {
    expect(copyOf(true, 'nas-b:/vol/desk')).toEqual({ targetNfsHost: 'nas-b', targetNfsPath: '/vol/desk' });
    expect(copyOf(true, 'fd00::5:/vol/desk')).toEqual({
      targetNfsHost: 'fd00::5',
      targetNfsPath: '/vol/desk',
    });
    expect(copyOf(true, 'nas-b')).toEqual({ targetNfsHost: 'nas-b', targetNfsPath: undefined });
  });

  test('reads what it wrote', () => {
    for (const text of ['nas-b:/vol/desk', 'nas-b', ':/vol/desk', '']) {
      expect(copyText(true, { mode: 'synchronous', ...copyOf(true, text) })).toBe(text);
    }
  });
});
