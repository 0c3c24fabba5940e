import fc from 'fast-check';
import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import {
  deviceKey,
  morefKey,
  mountKey,
  namedKey,
  vcenterKey,
  vmfsKey,
} from '../../../src/domain/estate/keys.js';
import type { Estate, Key, SourceFormat, Vm } from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownHost, unknownVm } from '../../../src/domain/estate/unknown.js';
import { sourceFacts, type SourceFacts } from '../../../src/domain/merge/index.js';

/** A small world that sources describe, each in part and some of them wrongly. */
export interface World {
  readonly vms: readonly { readonly vcenter: number; readonly name: string; readonly datastore: number }[];
}

/** What one source tells of the world. */
export interface View {
  readonly format: SourceFormat;
  readonly name: string;
  readonly takenAt: string | null;
  readonly vcenters: readonly number[];
  /** For each VM: which of its fields are told, and which are told otherwise than they are. */
  readonly told: readonly { readonly fields: number; readonly wrong: number }[];
  /** VMs and datastores by name only, no vCenter. */
  readonly byName: boolean;
}

export function uuidOf(kind: number, n: number): string {
  return `5${kind}000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

const vcUuid = (n: number): string => uuidOf(9, n);
const volume = (n: number): string => `5fd23c30-16acc074-006d-${n.toString(16).padStart(12, '0')}`;

export const anyWorld: fc.Arbitrary<World> = fc.record({
  vms: fc.array(
    fc.record({
      vcenter: fc.nat(1),
      name: fc.constantFrom('app', 'db', 'web', 'vdi-1', 'vdi-2', 'Ω\n=1'),
      datastore: fc.nat(2),
    }),
    { maxLength: 6 },
  ),
});

const days = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', null];
const strongFormats = ['govc', 'rvtools-xlsx', 'rvtools-csv'] as const;

export function anyView(world: World, byName = false): fc.Arbitrary<View> {
  return fc.record({
    format: byName
      ? fc.constantFrom<SourceFormat>('srm-json', 'view-ldif')
      : fc.constantFrom(...strongFormats),
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    takenAt: fc.constantFrom(...days),
    vcenters: fc.constantFrom([0], [1], [0, 1]),
    told: fc.array(fc.record({ fields: fc.nat(255), wrong: fc.nat(255) }), {
      minLength: world.vms.length,
      maxLength: world.vms.length,
    }),
    byName: fc.constant(byName),
  });
}

/** The facts of a view. */
export function factsOf(world: World, view: View): SourceFacts {
  const draft = emptyDraft(view.name, view.takenAt ?? '2026-03-01T00:00:00.000Z');
  const content = JSON.stringify([view, world]);
  draft.sources.push({
    format: view.format,
    name: view.name,
    sha256: [...content].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) as number)) >>> 0, 7).toString(16),
    takenAt: view.takenAt,
    producer: null,
  });
  if (view.byName) byName(draft, world, view);
  else byKey(draft, world, view);
  return sourceFacts(draft as Estate);
}

function byKey(draft: EstateDraft, world: World, view: View): void {
  for (const n of view.vcenters) {
    const key = vcenterKey(vcUuid(n), '');
    draft.vcenters.push({
      key,
      name: `vc-${n}`,
      instanceUuid: vcUuid(n),
      version: null,
      from: at(`vc ${n}`),
    });
    draft.hosts.push(hostOf(key, `esx-${n}`, `host-${n}`));
  }
  const home = vcenterKey(vcUuid(view.vcenters[0] as number), '');
  for (const n of [0, 1, 2]) {
    draft.datastores.push({
      ...datastoreOf(vmfsKey(volume(n)), `ds-${n}`),
      vcenter: home,
      vmfsUuid: volume(n),
      type: 'vmfs',
    });
    for (const host of draft.hosts) {
      draft.mounts.push({
        key: mountKey(host.key, vmfsKey(volume(n))),
        host: host.key,
        datastore: vmfsKey(volume(n)),
        path: null,
        accessMode: null,
        mounted: true,
        accessible: null,
        from: at('mount'),
      });
    }
  }
  for (const [n, vm] of world.vms.entries()) {
    const { fields, wrong } = view.told[n] as View['told'][0];
    if (!view.vcenters.includes(vm.vcenter) || fields === 0) continue;
    const vcenter = vcenterKey(vcUuid(vm.vcenter), '');
    const key = morefKey(vcenter, `vm-${n}`);
    const tells = (bit: number): boolean => (fields & (1 << bit)) !== 0;
    const lies = (bit: number): boolean => (wrong & (1 << bit)) !== 0;
    draft.vms.push({
      ...vmOf(key, vm.name),
      vcenter,
      moref: `vm-${n}`,
      instanceUuid: tells(0) ? uuidOf(0, n) : null,
      power: tells(1) ? (lies(1) ? 'off' : 'on') : null,
      host: tells(2) ? morefKey(vcenter, `host-${vm.vcenter}`) : null,
      homeDatastore: tells(3) ? vmfsKey(volume((vm.datastore + (lies(3) ? 1 : 0)) % 3)) : null,
      cpus: tells(4) ? (lies(4) ? 4 : 2) : null,
      template: tells(5) && lies(5),
      guest: tells(6) ? (lies(6) ? 'Windows' : 'Linux') : null,
    });
    draft.disks.push({
      key: deviceKey(key, 'Hard disk 1'),
      vm: key,
      label: 'Hard disk 1',
      datastore: vmfsKey(volume(vm.datastore)),
      path: tells(7) ? `[ds-${vm.datastore}] ${n}/disk.vmdk` : null,
      capacityMib: lies(7) ? 10 : 1000,
      thin: null,
      raw: false,
      parents: [],
      parentsKnown: view.format === 'govc',
      from: at(`disk ${n}`),
    });
  }
}

/** As Site Recovery Manager or View know VMs. Every name once: its records have no other identity. */
function byName(draft: EstateDraft, world: World, view: View): void {
  const names = new Set(world.vms.map(({ name }) => name));
  for (const n of [0, 1, 2])
    draft.datastores.push(datastoreOf(namedKey(null, 'datastore', `ds-${n}`), `ds-${n}`));
  for (const name of names) {
    const vm = world.vms.find((each) => each.name === name) as World['vms'][0];
    const { fields } = view.told[world.vms.indexOf(vm)] as View['told'][0];
    if (fields === 0) continue;
    draft.vms.push({
      ...vmOf(namedKey(null, 'vm', name), name),
      homeDatastore: (fields & 1) === 0 ? null : namedKey(null, 'datastore', `ds-${vm.datastore}`),
      role: 'desktop',
    });
  }
  draft.protectionGroups.push({
    key: 'pg:all',
    name: 'all',
    type: 'array',
    datastores: draft.datastores.map(({ key }) => key),
    vms: draft.vms.map(({ key }) => key),
    from: at('group'),
  });
}

function at(place: string): { source: number; place: string } {
  return { source: 0, place };
}

function vmOf(key: Key, name: string): Vm {
  return {
    ...unknownVm,
    key,
    name,
    from: at(`vm ${name}`),
  };
}

function hostOf(vcenter: Key, name: string, moref: string): Estate['hosts'][0] {
  return {
    ...unknownHost,
    key: morefKey(vcenter, moref),
    name,
    vcenter,
    moref,
    from: at(`host ${name}`),
  };
}

function datastoreOf(key: Key, name: string): Estate['datastores'][0] {
  return {
    ...unknownDatastore,
    key,
    name,
    from: at(`datastore ${name}`),
  };
}

/** A world and what some sources tell of it; those by name come last. */
export function anySources(atMost: {
  readonly byKey: number;
  readonly byName: number;
}): fc.Arbitrary<SourceFacts[]> {
  return anyWorld.chain((world) =>
    fc
      .tuple(
        fc.array(anyView(world), { minLength: 1, maxLength: atMost.byKey }),
        fc.array(anyView(world, true), { maxLength: atMost.byName }),
      )
      .map(([strong, weak]) => [...strong, ...weak].map((view) => factsOf(world, view))),
  );
}
