import type { Datastore, Mount, Replication } from '../../estate/types.js';
import type { RuleId } from '../rules/index.js';
import { changeId, fieldsFor, kindSpec, nested, type FieldChange } from './field.js';

const lag: Readonly<Record<Replication['mode'], number>> = { synchronous: 0, asynchronous: 1, none: 2 };

/** What another replication mode means; null is "nobody says". */
function modeRule({ before, after }: FieldChange<Datastore>): RuleId {
  const was = before as Replication['mode'] | null;
  const is = after as Replication['mode'] | null;
  if (is === null) return was === 'none' ? 'no-longer-told' : 'replication-untold';
  if (is === 'none') return was === null ? 'replication-none' : 'replication-lost';
  if (was === null || was === 'none') return 'replication-gained';
  return lag[is] > lag[was] ? 'replication-slower' : 'replication-faster';
}

const datastore = fieldsFor<'datastore'>();
/** Some sources tell the devices and not their partitions: then nothing need have changed. */
function extentsRule({ before, after }: FieldChange<Datastore>): RuleId {
  const was = before as Datastore['extents'];
  const is = after as Datastore['extents'];
  const devices = (of: Datastore['extents']): string =>
    of
      .map((extent) => extent.device)
      .sort()
      .join('\n');
  if (devices(was) !== devices(is)) return 'datastore-extents';
  if (was.every((extent) => extent.partition === null)) return 'now-told';
  return is.every((extent) => extent.partition === null) ? 'no-longer-told' : 'datastore-extents';
}

/** Where replication begins or ends, what there is to say of it begins and ends with it. */
const follows = ({ from, to, key }: FieldChange<Datastore>): string | null => {
  const was = from.replication?.mode ?? 'none';
  const is = to.replication?.mode ?? 'none';
  return (was === 'none') === (is === 'none') || from.replication?.mode === to.replication?.mode
    ? null
    : changeId('datastore', key, 'replication.mode');
};
const copy = (label: string) => datastore.value(label, 'replication-copy', { nullSays: true, follows });

export const datastoreSpec = kindSpec(
  'datastore',
  {
    name: datastore.value('Name', 'datastore-renamed'),
    vcenter: datastore.ref('vCenter', 'datastore-detail'),
    datacenter: datastore.ref('Datacenter', 'datastore-detail'),
    moref: datastore.value('Managed object', 'datastore-detail'),
    type: datastore.value('Type', 'datastore-format'),
    vmfsUuid: datastore.value('VMFS UUID', 'datastore-format'),
    vmfsVersion: datastore.value('VMFS version', 'datastore-format'),
    nfsHost: datastore.value('NFS server', 'datastore-format'),
    nfsPath: datastore.value('NFS path', 'datastore-format'),
    extents: datastore.set('Extents', extentsRule),
    capacityMib: datastore.value('Capacity (MiB)', 'datastore-size'),
    freeMib: datastore.value('Free (MiB)', 'datastore-size'),
    accessible: datastore.value('Accessible', ({ after }) =>
      after === true ? 'datastore-readable' : 'datastore-unreadable',
    ),
    site: datastore.ref('Site', 'datastore-site'),
    replication: nested<Datastore, Replication>({
      mode: datastore.value('Replication', modeRule, { nullSays: true }),
      toSite: datastore.ref('Replicated to', 'replication-target', { follows }),
      rpoMinutes: datastore.value('RPO', 'replication-rpo', { follows }),
      targetDevices: datastore.set('Devices at the recovery site', 'replication-copy', { follows }),
      targetNfsHost: copy('NFS server at the recovery site'),
      targetNfsPath: copy('NFS path at the recovery site'),
      cname: copy('CNAME to repoint'),
      consistencyGroup: copy('Consistency group'),
    }),
  },
  { appeared: 'datastore-new', vanished: 'datastore-gone' },
);

/** A mount that stops being readable and writable, or becomes so again. */
const usable =
  (good: unknown) =>
  ({ after }: FieldChange<Mount>): RuleId =>
    after === good ? 'mount-better' : 'mount-worse';

const mount = fieldsFor<'mount'>();
export const mountSpec = kindSpec(
  'mount',
  {
    host: mount.ref('Host', 'mount-detail'),
    datastore: mount.ref('Datastore', 'mount-detail'),
    path: mount.value('Mount path', 'mount-detail'),
    accessMode: mount.value('access', usable('readWrite')),
    mounted: mount.value('mounted', usable(true)),
    accessible: mount.value('accessible', usable(true)),
  },
  {
    appeared: 'mount-new',
    vanished: 'mount-gone',
    partOf: (object) => [
      ['datastore', object.datastore],
      ['host', object.host],
    ],
    place: { of: (object) => object.datastore, word: '' },
  },
);
