import { describe, expect, it } from 'vitest';
import type { Key, Nic, PortBinding, Vm } from '../../../src/domain/estate/types.js';
import { dvNicWithoutPort } from '../../../src/domain/findings/rules/dvNicWithoutPort.js';
import { dynamicBinding } from '../../../src/domain/findings/rules/dynamicBinding.js';
import { ephemeralBinding } from '../../../src/domain/findings/rules/ephemeralBinding.js';
import { portFileMissing } from '../../../src/domain/findings/rules/portFileMissing.js';
import { portFileOrphaned } from '../../../src/domain/findings/rules/portFileOrphaned.js';
import { portStateUnknown } from '../../../src/domain/findings/rules/portStateUnknown.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { found, objectNames } from './support.js';

const UUID = '6d 8b 2e 50 3c d3 50 4a-ad dd b5 30 2f b1 0c aa';

interface Desk {
  readonly b: EstateBuilder;
  readonly home: Key;
  readonly dvSwitch: Key;
  readonly portgroup: Key;
  readonly vm: Key;
}

/** One VM on port 106 of a switch; its home's `.dvsData` listed, and empty. */
function desk(binding: PortBinding | null, nic: Partial<Nic> = {}, vm: Partial<Vm> = {}): Desk {
  const b = new EstateBuilder();
  const home = b.vmfs('ds-01');
  b.portFilesListed(home);
  const dvSwitch = b.dvSwitch('dvs', { uuid: UUID });
  const portgroup = b.dvPortgroup('desktops', dvSwitch, { binding, ports: 1 });
  const key = b.vm('desk-1', home, vm);
  b.nic(key, { dvSwitch, dvPortgroup: portgroup, portKey: '106', ...nic });
  return { b, home, dvSwitch, portgroup, vm: key };
}

describe('a missing port file', () => {
  it.each(['static', 'dynamic'] as const)('is found with %s binding', (binding) => {
    const { b, home } = desk(binding);
    const findings = found(portFileMissing, b);
    expect(findings).toMatchObject([{ severity: 'critical', id: `port-file-missing:${home}`, count: 2 }]);
    expect(objectNames(findings[0], 'vm')).toEqual(['desk-1']);
  });

  it('is not missing when it is there, however the switch is spelled', () => {
    const { b, home } = desk('static');
    b.portFile(home, UUID.replace(/[ -]/g, '').toUpperCase(), '106');
    expect(found(portFileMissing, b)).toEqual([]);
  });

  it.each([
    ['ephemeral binding', desk('ephemeral')],
    ['a binding nobody tells', desk(null)],
    ['a port the export cannot tell', desk('static', { portKnown: false, portKey: null })],
    ['a VM that is off', desk('static', {}, { power: 'off' })],
    ['a placeholder', desk('static', {}, { placeholder: true })],
  ])('is not claimed for %s', (_, { b }) => {
    expect(found(portFileMissing, b)).toEqual([]);
  });

  it('is not claimed on a datastore that was not listed, which is said instead', () => {
    const { b, dvSwitch, portgroup } = desk('static');
    const unlisted = b.vmfs('ds-02');
    b.nic(b.vm('desk-2', unlisted), { dvSwitch, dvPortgroup: portgroup, portKey: '107' });
    expect(objectNames(found(portFileMissing, b)[0], 'vm')).toEqual(['desk-1']);
    expect(objectNames(found(portStateUnknown, b)[0], 'datastore')).toEqual(['ds-02']);
  });

  it('says which portgroup must grow first', () => {
    const { b, dvSwitch, portgroup, vm } = desk('static');
    expect(found(portFileMissing, b)[0]?.cure).not.toContain('Full now');
    b.dvPort(dvSwitch, '106', { dvPortgroup: portgroup, vm, connectee: 'vm' });
    expect(found(portFileMissing, b)[0]?.cure).toContain('Full now: desktops (1 port)');
  });

  it('is a warning where every host is newer than the fault', () => {
    const { b, home, dvSwitch, portgroup } = desk('static', {}, { power: 'off' });
    const host = b.host('esx-1', null, { version: '6.0.0' });
    b.nic(b.vm('desk-2', home, { host }), { dvSwitch, dvPortgroup: portgroup, portKey: '107' });
    expect(found(portFileMissing, b)).toMatchObject([
      { severity: 'warning', explanation: expect.stringContaining('these hosts are newer') },
    ]);
  });
});

describe('an orphaned port file', () => {
  it('is found where no VM at home there has the port, with the VM that moved away', () => {
    const { b } = desk('static');
    const old = b.vmfs('old');
    b.portFile(old, UUID, '106');
    const [finding] = found(portFileOrphaned, b);
    expect(finding).toMatchObject({ severity: 'notice', count: 2 });
    expect(finding?.title).toContain('; its port is now used by desk-1, at home elsewhere');
  });

  it('is not claimed where the VM that has the port may be at home there', () => {
    const { b } = desk('static', {}, { homeDatastore: null });
    b.portFile(b.vmfs('old'), UUID, '106');
    expect(found(portFileOrphaned, b)).toEqual([]);
  });

  it('names nobody where no VM has the port any more', () => {
    const { b, home } = desk('static');
    b.portFile(home, UUID, '999');
    expect(found(portFileOrphaned, b)[0]?.title).toBe(
      '1 port file on ds-01 belongs to no VM there (port 999)',
    );
  });

  it('is found beside a VM of no known home whose ports are not known', () => {
    const { b, home, dvSwitch } = desk('static');
    b.nic(b.vm('lost', null), { dvSwitch, portKnown: false });
    b.portFile(home, UUID, '999');
    expect(found(portFileOrphaned, b)).toHaveLength(1);
  });

  it('is none where the VM is at home, switched off or a template', () => {
    const { b, home } = desk('static', {}, { power: 'off', template: true });
    b.portFile(home, UUID, '106');
    expect(found(portFileOrphaned, b)).toEqual([]);
  });

  it('is not claimed where ports of VMs there are not known', () => {
    const { b, home } = desk('static', { portKnown: false, portKey: null });
    b.portFile(home, UUID, '999');
    expect(found(portFileOrphaned, b)).toEqual([]);
  });

  it('is told apart where the switch is not in the snapshot', () => {
    const { b, home } = desk('static');
    b.portFile(home, 'ff'.repeat(16), '5');
    expect(found(portFileOrphaned, b)).toMatchObject([{ id: `port-file-orphaned:${home}:unknown-switch` }]);
  });
});

describe('a NIC on a dvSwitch with no port', () => {
  it('is found, also on a VM that is off if binding is static', () => {
    expect(found(dvNicWithoutPort, desk('static', { portKey: null }, { power: 'off' }).b)).toHaveLength(1);
    expect(found(dvNicWithoutPort, desk('dynamic', { portKey: null }).b)).toHaveLength(1);
  });

  it('is told once a portgroup, with every VM once', () => {
    const { b, home, dvSwitch, portgroup, vm } = desk('static', { portKey: null });
    for (const key of [vm, b.vm('desk-2', home)]) b.nic(key, { dvSwitch, dvPortgroup: portgroup });
    const findings = found(dvNicWithoutPort, b);
    expect(findings.map(({ title }) => title)).toEqual([
      '2 VMs on desktops have NICs with no port: desk-1 and desk-2',
    ]);
  });

  it.each([
    ['the export cannot tell', desk('static', { portKey: null, portKnown: false })],
    ['dynamic binding gives it at power-on', desk('dynamic', { portKey: null }, { power: 'off' })],
    [
      'the NIC is unplugged on purpose',
      desk('static', { portKey: null, connected: false, startsConnected: false }),
    ],
    ['it has one', desk('static')],
  ])('is not claimed when %s', (_, { b }) => {
    expect(found(dvNicWithoutPort, b)).toEqual([]);
  });
});

describe('binding notices', () => {
  it('name dynamic and ephemeral portgroups in use by their switch', () => {
    const dynamic = desk('dynamic');
    expect(found(dynamicBinding, dynamic.b)).toMatchObject([
      { severity: 'notice', id: `dynamic-binding:${dynamic.dvSwitch}` },
    ]);
    const [ephemeral] = found(ephemeralBinding, desk('ephemeral').b);
    for (const finding of [found(dynamicBinding, dynamic.b)[0], ephemeral]) {
      expect(objectNames(finding, 'dvPortgroup')).toEqual(['desktops']);
      expect(objectNames(finding, 'vm')).toEqual(['desk-1']);
    }
  });

  it('say nothing of static binding or of portgroups nobody is on', () => {
    const { b, dvSwitch } = desk('static');
    b.dvPortgroup('unused', dvSwitch, { binding: 'dynamic' });
    b.dvPortgroup('unused-2', dvSwitch, { binding: 'ephemeral' });
    expect([...found(dynamicBinding, b), ...found(ephemeralBinding, b)]).toEqual([]);
  });
});

describe('ports the export cannot tell', () => {
  it('are a notice, and none where everything is known', () => {
    const ids = found(portStateUnknown, desk('static', { portKnown: false, portKey: null }).b).map(
      (f) => f.id,
    );
    expect(ids).toEqual(['port-state-unknown:ports']);
    expect(found(portStateUnknown, desk('static').b)).toEqual([]);
  });
});
