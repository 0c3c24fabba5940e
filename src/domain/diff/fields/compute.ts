import type { Cluster, HaSettings } from '../../estate/types.js';
import { fieldsFor, kindSpec, nested } from './field.js';

const site = fieldsFor<'site'>();
export const siteSpec = kindSpec(
  'site',
  { name: site.value('Name', 'renamed'), role: site.value('Role', 'site-role') },
  { appeared: 'site-new', vanished: 'site-gone' },
);

const vcenter = fieldsFor<'vcenter'>();
export const vcenterSpec = kindSpec(
  'vcenter',
  {
    name: vcenter.value('Name', 'renamed'),
    instanceUuid: vcenter.value('Instance UUID', 'cluster-detail'),
    version: vcenter.value('Version', 'vcenter-version'),
  },
  { appeared: 'vcenter-new', vanished: 'vcenter-gone' },
);

const datacenter = fieldsFor<'datacenter'>();
export const datacenterSpec = kindSpec(
  'datacenter',
  { name: datacenter.value('Name', 'renamed'), vcenter: datacenter.ref('vCenter', 'cluster-detail') },
  { appeared: 'datacenter-new', vanished: 'datacenter-gone' },
);

const cluster = fieldsFor<'cluster'>();
const haSetting = (label: string) => cluster.value(label, 'ha-setting');
export const clusterSpec = kindSpec(
  'cluster',
  {
    name: cluster.value('Name', 'renamed'),
    vcenter: cluster.ref('vCenter', 'cluster-detail'),
    datacenter: cluster.ref('Datacenter', 'cluster-detail'),
    site: cluster.ref('Site', 'cluster-site'),
    ha: nested<Cluster, HaSettings>({
      enabled: cluster.value('HA', ({ after }) => (after === true ? 'ha-on' : 'ha-off')),
      admissionControl: haSetting('Admission control'),
      policy: haSetting('Admission policy'),
      failuresToTolerate: haSetting('Host failures tolerated'),
      cpuPercent: haSetting('CPU kept for failover (%)'),
      memoryPercent: haSetting('Memory kept for failover (%)'),
      isolationResponse: haSetting('Isolation response'),
      restartPriority: haSetting('Restart priority'),
      heartbeatDatastores: cluster.refs('Heartbeat datastores', 'ha-heartbeat'),
      failoverHosts: cluster.refs('Failover hosts', 'ha-setting'),
      options: cluster.items('Advanced options', 'ha-setting'),
      rules: cluster.items('Placement rules', 'ha-setting'),
    }),
    drsEnabled: cluster.value('DRS', 'drs'),
    purpose: cluster.value('Purpose', 'cluster-purpose'),
  },
  { appeared: 'cluster-new', vanished: 'cluster-gone' },
);

const host = fieldsFor<'host'>();
export const hostSpec = kindSpec(
  'host',
  {
    name: host.value('Name', 'host-renamed'),
    vcenter: host.ref('vCenter', 'host-detail'),
    datacenter: host.ref('Datacenter', 'host-detail'),
    cluster: host.ref('Cluster', 'host-cluster', { nullSays: true }),
    site: host.ref('Site', 'host-site'),
    moref: host.value('Managed object', 'host-registered-anew'),
    version: host.value('Version', 'host-version'),
    build: host.value('Build', 'host-build'),
    inMaintenanceMode: host.value('Maintenance mode', ({ after }) =>
      after === true ? 'host-maintenance-on' : 'host-maintenance-off',
    ),
    connectionState: host.value('State', ({ after }) => (after === 'connected' ? 'host-back' : 'host-lost')),
    bootTime: host.value('Booted (UTC)', 'host-boot'),
    cpuMhz: host.value('CPU (MHz)', 'host-capacity'),
    memoryMib: host.value('Memory (MiB)', 'host-capacity'),
    unresolvedCopies: host.items('Copies of volumes', 'host-copies'),
  },
  {
    appeared: 'host-new',
    vanished: 'host-gone',
    place: { of: (object) => object.cluster, word: ' in cluster ' },
  },
);
