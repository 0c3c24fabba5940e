import { rulesOf, simulateCluster, type HaHost, type HaVm } from '../../src/domain/ha/index.js';
import { measured } from '../import/measured.js';

/**
 * The worst case: all VMs in one cluster, one host for every 16 of them, so that each VM is held
 * against every host; reservations of many sizes, and room for nine tenths. No vCenter allows such a
 * cluster.
 */
const count = Number(process.argv[2]);
const rules = rulesOf({ ha: null }, 'fdm');
const hosts = Array.from({ length: Math.ceil(count / 16) }, (_, h): HaHost => {
  const name = `host-${h}`;
  return {
    ref: { kind: 'host', key: name, name },
    version: '5.1.0',
    cpuMhz: 40_000,
    memoryMib: 16 * 1024 * 0.9,
    used: { cpuMhz: 0, memoryMib: 0, ports: 0 },
    running: [],
    availableAt: 0,
    absence: null,
    datastores: new Map([['ds', 0]]),
    mountsTold: true,
    portsKnown: true,
    dedicated: false,
  };
});
const vms = Array.from({ length: count }, (_, v): HaVm => {
  const name = `vm-${v}`;
  return {
    ref: { kind: 'vm', key: name, name },
    rank: v % 5,
    cpuReservationMhz: (v * 7919) % 2000,
    memoryReservationMib: 512 + ((v * 104_729) % 1024),
    overheadMib: 30,
    memoryMib: 2048,
    needs: ['ds'],
    ports: 1,
    staticPort: true,
    replicaDatastore: null,
    dependsOn: [],
    barred: null,
  };
});
await measured(async () => {
  const { started } = simulateCluster({
    ref: { kind: 'cluster', key: 'c', name: 'one' },
    rules,
    hosts,
    failed: [],
    vms,
    datastoreName: (key) => key,
    absence: () => null,
  });
  return `${started} of ${count} VMs on ${hosts.length} hosts`;
});
