import { describe, expect, it } from 'vitest';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { replacedBy, sourceFacts } from '../../../src/domain/merge/index.js';
import { withoutHosts } from '../../../src/domain/merge/withoutHosts.js';
import type { Estate, Host, Key } from '../../../src/domain/estate/types.js';
import { unknownVm } from '../../../src/domain/estate/unknown.js';

const from = { source: 0, place: 'packs line 1' };

/** Two hosts, a VM of each, and one that both have registered and that runs on the first. */
function packs(toldBy: (hosts: readonly Key[]) => { toldBy?: readonly Key[] }): Estate {
  const estate = new EstateBuilder().build();
  const host = estate.hosts[0] ?? ({} as Host);
  const [a, b] = ['vc:?/host:esx-a', 'vc:?/host:esx-b'];
  const vm = (name: string, of: Key, hosts: readonly Key[]) => ({
    ...unknownVm,
    key: `vc:?/vm:${name}`,
    name,
    host: of,
    from,
    ...toldBy(hosts),
  });
  return {
    ...estate,
    sources: [{ format: 'esxi', name: 'packs.zip', sha256: 'a', takenAt: null, producer: null }],
    hosts: [
      { ...host, key: a!, name: 'esx-a', from, ...toldBy([a!]) },
      { ...host, key: b!, name: 'ESX-B', from, ...toldBy([b!]) },
    ],
    datastores: [],
    vms: [vm('one', a!, [a!]), vm('both', a!, [a!, b!]), vm('two', b!, [b!])],
  };
}
const told = packs((toldBy) => ({ toldBy }));

describe('what a source says without one of its hosts', () => {
  it('is what the others told, and points at nothing that is gone', () => {
    const left = withoutHosts(told, new Set(['esx-a']));
    expect(left?.hosts.map(({ name }) => name)).toEqual(['ESX-B']);
    expect(left?.vms.map(({ name, host }) => [name, host])).toEqual([
      ['both', 'vc:?/host:esx-b'],
      ['two', 'vc:?/host:esx-b'],
    ]);
  });

  it('is nothing when all are gone, and all when none is', () => {
    expect(withoutHosts(told, new Set(['esx-a', 'esx-b']))).toBeNull();
    expect(withoutHosts(told, new Set(['esx-c']))).toBe(told);
  });

  it('is worked out from hosts, mounts and VMs where nobody noted who told of what', () => {
    const left = withoutHosts(
      packs(() => ({})),
      new Set(['esx-a']),
    );
    expect(left?.hosts.map(({ name }) => name)).toEqual(['ESX-B']);
    expect(left?.vms.map(({ name }) => name)).toEqual(['two']);
  });
});

it('an older source keeps its name for decisions while hosts are left', () => {
  const older = { ...sourceFacts(told), id: 'esxi|as it was#2' };
  const newer = sourceFacts({ ...told, hosts: told.hosts.slice(1) });
  const { left, hosts } = replacedBy([newer], older) ?? {};
  expect(left?.id).toBe('esxi|as it was');
  expect(hosts).toEqual(['esx-b']);
});
