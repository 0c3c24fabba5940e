import type { FieldSource } from '../../domain/views/provenance.js';
import type { ObjectKind } from '../../domain/estate/types.js';

/**
 * Which fields of the model a shown field (a column) is made of, where it is not the one of its own
 * name; none where it is worked out from other objects.
 */
const madeOf: Readonly<Partial<Record<ObjectKind, Readonly<Record<string, readonly string[]>>>>> = {
  site: { hosts: [], datastores: [] },
  cluster: {
    hosts: [],
    vms: [],
    ha: ['ha.enabled'],
    restartPriority: ['ha.restartPriority'],
    admissionControl: ['ha.admissionControl'],
    policy: ['ha.policy'],
    drs: ['drsEnabled'],
    failuresToTolerate: ['ha.failuresToTolerate'],
    cpuPercent: ['ha.cpuPercent'],
    memoryPercent: ['ha.memoryPercent'],
    isolationResponse: ['ha.isolationResponse'],
  },
  host: {
    state: ['connectionState'],
    maintenance: ['inMaintenanceMode'],
    copies: ['unresolvedCopies'],
    copiesOf: ['unresolvedCopies'],
    datastores: [],
    vms: [],
  },
  datastore: {
    replication: ['replication.mode'],
    toSite: ['replication.toSite'],
    rpoMinutes: ['replication.rpoMinutes'],
    consistencyGroup: ['replication.consistencyGroup'],
    targetDevices: ['replication.targetDevices'],
    target: ['replication.targetNfsHost', 'replication.targetNfsPath'],
    cname: ['replication.cname'],
    identity: ['vmfsUuid', 'nfsHost', 'nfsPath'],
    protectionGroup: [],
    hosts: [],
    vms: [],
  },
  vm: {
    sort: ['template', 'placeholder'],
    state: ['connectionState'],
    home: ['homeDatastore'],
    pool: [],
    protectionGroup: [],
    disks: [],
    nics: [],
  },
  disk: { chain: ['parents'] },
  nic: { network: ['dvPortgroup', 'networkName'], port: ['portKey'] },
  dvSwitch: { ports: [] },
  dvPortgroup: { nics: [] },
  dvPort: { port: ['portKey'], portgroup: ['dvPortgroup'] },
  portFile: { port: ['portKey'], dvSwitch: ['switchUuid'] },
  replica: { clones: [] },
  linkedClone: { home: [], replicaDatastore: [] },
  pool: { desktops: [] },
  recoveryPlan: { leftOff: ['vmSettings'], steps: ['vmSettings'], waits: ['dependencies'] },
  vdc: { vapps: [] },
  vapp: { sort: ['template'] },
};

/** The model's fields behind a shown one; empty where it is worked out. */
export function modelFields(kind: ObjectKind, id: string): readonly string[] {
  return madeOf[kind]?.[id] ?? [id];
}

/** Where a shown field was read, as far as that is told; a nested one falls back on the whole it is part of. */
export function sourceOfField(
  kind: ObjectKind,
  id: string,
  sources: readonly FieldSource[],
): FieldSource | null {
  for (const field of modelFields(kind, id)) {
    const found =
      sources.find((one) => one.field === field) ?? sources.find((one) => field.startsWith(`${one.field}.`));
    if (found !== undefined) return found;
  }
  return null;
}
