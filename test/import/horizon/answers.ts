/** Answers of Horizon's REST API, made by hand from the published shapes: there is no real export. */

export const vcId = 'f148f3e8-db0e-4abb-9c33-7e5205ccd360';
export const uuid = '6A1FF2C1-0C6F-4B0E-9A5E-1111111111AA';

export const pool = (changes: object = {}, storage: object = {}): Record<string, unknown> => ({
  id: 'pool-1',
  name: 'W10-Sales',
  display_name: 'Sales desktops',
  type: 'AUTOMATED',
  source: 'INSTANT_CLONE',
  user_assignment: 'FLOATING',
  enabled: true,
  vcenter_id: vcId,
  pattern_naming_settings: { naming_pattern: 'w10-sales-{n:fixed=3}', max_number_of_machines: 250 },
  provisioning_settings: {
    parent_vm_id: 'vm-2',
    base_snapshot_id: 'snapshot-1',
    host_or_cluster_id: 'domain-c8',
  },
  storage_settings: {
    datastores: [
      { datastore_id: 'datastore-11', sdrs_cluster: false },
      { datastore_id: 'datastore-12', sdrs_cluster: false },
    ],
    replica_disk_datastore_id: 'datastore-19',
    use_separate_datastores_replica_and_os_disks: true,
    use_vsan: false,
    ...storage,
  },
  ...changes,
});

export const machine = (n: number, data: object = {}, changes: object = {}): Record<string, unknown> => ({
  id: `machine-${n}`,
  name: `w10-sales-00${n}`,
  dns_name: `w10-sales-00${n}.example.org`,
  desktop_pool_id: 'pool-1',
  state: 'AVAILABLE',
  type: 'MANAGED_VIRTUAL_MACHINE',
  managed_machine_data: {
    virtual_center_id: vcId,
    host_name: 'esx-01.example.org',
    path: `/DC1/vm/Desktops/w10-sales-00${n}`,
    virtual_machine_power_state: 'POWERED_ON',
    memory_mb: 4096,
    virtual_disks: [
      {
        path: `[LUN_11] w10-sales-00${n}/w10-sales-00${n}.vmdk`,
        datastore_path: '/DC1/host/Desktops/LUN_11',
        capacity_mb: 40960,
      },
    ],
    missing_in_vcenter: false,
    create_time: 1600000000000,
    ...data,
  },
  ...changes,
});

export const vcenters = [
  { id: vcId, server_name: 'vc01.example.org', instance_uuid: uuid, port: 443, user_name: 'x' },
];
export const datastores = [11, 12, 19].map((n) => ({
  id: `datastore-${n}`,
  name: `LUN_${n}`,
  vcenter_id: vcId,
  file_system_type: 'VMFS6',
  capacity_mb: 1000,
  free_space_mb: 10,
}));
export const all = {
  'pools.json': [pool()],
  'machines.json': [machine(1), machine(2)],
  'vcenters.json': vcenters,
  'datastores.json': datastores,
  'base-vms.json': [{ id: 'vm-2', name: 'w10-gold', path: '/DC1/vm/w10-gold', vcenter_id: vcId }],
  'base-snapshots.json': [
    { id: 'snapshot-1', name: 'patched', path: '/patched', created_timestamp: 1, vcenter_id: vcId },
  ],
};
