import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import { mountKey } from '../../../src/domain/estate/keys.js';
import type { Cluster, Datastore, Disk, Host, Vm } from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownHost, unknownVm } from '../../../src/domain/estate/unknown.js';

const from = { source: 0, place: 'test' };

export function cluster(name: string): Cluster {
  return {
    key: `c:${name}`,
    name,
    vcenter: null,
    datacenter: null,
    site: null,
    ha: null,
    drsEnabled: null,
    purpose: null,
    from,
  };
}

export function host(name: string, of: string | null): Host {
  return {
    ...unknownHost,
    key: `h:${name}`,
    name,
    cluster: of === null ? null : `c:${of}`,
    from,
  };
}

export function datastore(name: string, key = `d:${name}`): Datastore {
  return {
    ...unknownDatastore,
    key,
    name,
    type: 'vmfs',
    from,
  };
}

export function vm(name: string, home: string, changes: Partial<Vm> = {}): Vm {
  return {
    ...unknownVm,
    key: `v:${name}`,
    name,
    vcenter: 'vc:1',
    homeDatastore: `d:${home}`,
    vmxPath: `[${home}] ${name}/${name}.vmx`,
    from,
    ...changes,
  };
}

export function disk(of: Vm, path: string, parents: readonly string[] | null): Disk {
  const datastoreOf = (file: string): string => `d:${file.slice(1, file.indexOf(']'))}`;
  return {
    key: `${of.key}#${path}`,
    vm: of.key,
    label: path,
    datastore: datastoreOf(path),
    path,
    capacityMib: null,
    thin: null,
    raw: false,
    parents: (parents ?? []).map((file) => ({ path: file, datastore: datastoreOf(file) })),
    parentsKnown: parents !== null,
    from,
  };
}

/** Two clusters of one host each; "prod" mounts ds-a and ds-b, "dr" mounts ds-c and ds-b. */
export function testEstate(): EstateDraft {
  const estate = emptyDraft('test', '2026-01-01T00:00:00.000Z');
  estate.sources.push({ format: 'govc', name: 'x', sha256: '0', takenAt: null, producer: null });
  estate.clusters.push(cluster('prod'), cluster('dr'));
  estate.hosts.push(host('esx-p', 'prod'), host('esx-r', 'dr'));
  estate.datastores.push(datastore('ds-a'), datastore('ds-b'), datastore('ds-c'));
  const seen = [
    ['esx-p', 'ds-a'],
    ['esx-p', 'ds-b'],
    ['esx-r', 'ds-b'],
    ['esx-r', 'ds-c'],
  ];
  for (const [h, d] of seen) {
    estate.mounts.push({
      key: mountKey(`h:${h}`, `d:${d}`),
      host: `h:${h}`,
      datastore: `d:${d}`,
      path: null,
      accessMode: null,
      mounted: true,
      accessible: null,
      from,
    });
  }
  estate.dvSwitches.push({
    key: 's:dvs',
    name: 'dvs',
    vcenter: null,
    datacenter: null,
    uuid: '50 05 18 90 93 24 9e 5c-69 63 f2 a0 e2 8f d9 9a',
    version: null,
    portsKnown: false,
    from,
  });
  estate.vms.push(vm('desk-01', 'ds-a'), vm('desk-02', 'ds-a'), vm('sql', 'ds-b'));
  return estate;
}
