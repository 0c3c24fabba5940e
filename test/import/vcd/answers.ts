/** Query records of vCloud Director, made by hand from the published shapes: there is no real export. */

export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const api = 'https://vcd.example.org/api';
export const vcHref = `${api}/admin/extension/vimServer/${id(1)}`;

export const vm = (n: number, changes: object = {}): Record<string, unknown> => ({
  _type: 'QueryResultAdminVMRecordType',
  link: [],
  metadata: null,
  href: `${api}/vApp/vm-${id(100 + n)}`,
  id: null,
  type: null,
  otherAttributes: {},
  name: `web0${n}`,
  container: `${api}/vApp/vapp-${id(50)}`,
  containerName: 'shop',
  vdc: `${api}/vdc/${id(20)}`,
  org: `${api}/org/${id(10)}`,
  hostName: 'esx-01.example.org',
  isVAppTemplate: false,
  isDeleted: false,
  networkName: 'tenant-net',
  datastoreName: 'GOLD_01',
  vc: vcHref,
  moref: `vm-${n}`,
  status: 'POWERED_ON',
  guestOs: 'Ubuntu Linux (64-bit)',
  numberOfCpus: 2,
  memoryMB: 4096,
  ...changes,
});

export const query = (name: string, record: readonly unknown[], total = record.length): object => ({
  otherAttributes: {},
  link: [
    {
      otherAttributes: {},
      href: `${api}/query`,
      rel: 'alternate',
      type: 'application/vnd.vmware.vcloud.query.references+xml',
    },
  ],
  href: `${api}/query?type=${name}`,
  type: 'application/vnd.vmware.vcloud.query.records+json',
  name,
  page: 1,
  pageSize: 25,
  total,
  record,
});

export const all = {
  'vms.json': query('adminVM', [
    vm(1),
    vm(2),
    vm(9, {
      name: 'tpl',
      container: `${api}/vAppTemplate/vappTemplate-${id(51)}`,
      containerName: 'base image',
      isVAppTemplate: true,
      status: 'POWERED_OFF',
      networkName: null,
    }),
  ]),
  'relations.json': query('datastoreProviderVdcRelation', [
    {
      _type: 'QueryResultDatastoreProviderVdcRelationRecordType',
      name: 'GOLD_01',
      datastoreType: 'VMFS5',
      moref: 'datastore-5',
      vc: vcHref,
      providerVdc: `${api}/admin/providervdc/${id(30)}`,
      storageMB: 1000,
      storageUsedMB: 400,
    },
    {
      _type: 'QueryResultDatastoreProviderVdcRelationRecordType',
      name: 'GOLD_02',
      datastoreType: 'NFS',
      moref: 'datastore-6',
      vc: vcHref,
      providerVdc: `${api}/admin/providervdc/${id(30)}`,
      storageMB: 1000,
      storageUsedMB: 1400,
    },
  ]),
  'orgvdcs.json': query('adminOrgVdc', [
    {
      _type: 'QueryResultAdminVdcRecordType',
      href: `${api}/admin/vdc/${id(20)}`,
      name: 'acme-gold',
      org: `${api}/admin/org/${id(10)}`,
      orgName: 'acme',
      providerVdc: `${api}/admin/providervdc/${id(30)}`,
      providerVdcName: 'Gold',
    },
  ]),
  'pvdcs.json': query('providerVdc', [
    {
      _type: 'QueryResultVMWProviderVdcRecordType',
      href: `${api}/admin/providervdc/${id(30)}`,
      name: 'Gold',
    },
  ]),
  'orgs.json': query('organization', [
    { _type: 'QueryResultOrgRecordType', href: `${api}/org/${id(10)}`, name: 'acme' },
  ]),
  'vcs.json': query('virtualCenter', [
    {
      _type: 'QueryResultVirtualCenterRecordType',
      href: vcHref,
      name: 'vc-gold',
      url: 'https://vc01.example.org:443',
      uuid: '6A1FF2C1-0C6F-4B0E-9A5E-1111111111AA',
      vcVersion: '5.1.0',
    },
  ]),
};
