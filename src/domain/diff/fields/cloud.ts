import { fieldsFor, kindSpec } from './field.js';

const vdc = fieldsFor<'vdc'>();
export const vdcSpec = kindSpec(
  'vdc',
  {
    name: vdc.value('Name', 'renamed'),
    level: vdc.value('Level', 'vdc-detail'),
    org: vdc.value('Organisation', 'vdc-detail'),
    provider: vdc.ref('Provider vDC', 'vdc-detail'),
    vcenter: vdc.ref('vCenter', 'vdc-detail'),
    datastores: vdc.refs('Datastores', 'vdc-datastores'),
  },
  { appeared: 'vdc-new', vanished: 'vdc-gone' },
);

const vapp = fieldsFor<'vapp'>();
export const vappSpec = kindSpec(
  'vapp',
  {
    name: vapp.value('Name', 'renamed'),
    vdc: vapp.ref('vDC', 'vapp-detail'),
    org: vapp.value('Organisation', 'vapp-detail'),
    template: vapp.value('Template', 'vapp-detail'),
    vms: vapp.refs('VMs', 'vapp-detail'),
    networks: vapp.set('Networks', 'vapp-networks'),
  },
  {
    appeared: 'vapp-new',
    vanished: 'vapp-gone',
    place: { of: (object) => object.vdc, word: ' in ' },
  },
);
