import { describe, expect, it } from 'vitest';
import { cloudVmUnderSrm } from '../../../src/domain/findings/rules/cloudVmUnderSrm.js';
import { duplicateVmName } from '../../../src/domain/findings/rules/duplicateVmName.js';
import { placeholderDatastore } from '../../../src/domain/findings/rules/placeholderDatastore.js';
import { placeholdersNotCounted } from '../../../src/domain/findings/rules/placeholdersNotCounted.js';
import { unprotectedVm } from '../../../src/domain/findings/rules/unprotectedVm.js';
import { vmNotConnected } from '../../../src/domain/findings/rules/vmNotConnected.js';
import { EstateBuilder, notReplicated, replicated } from '../../fixtures/estates/builder.js';
import { found, objectNames, twoSites } from './support.js';

describe('an unprotected VM on a protected datastore', () => {
  it('is found by its home or a disk', () => {
    const { b, ds } = twoSites();
    b.protectionGroup('View', [ds], { vms: [b.vm('vc', ds)] });
    b.vm('monitor', ds);
    b.disk(b.vm('guest', b.vmfs('other')), ds);
    const [finding] = found(unprotectedVm, b);
    expect(objectNames(finding, 'vm')).toEqual(['monitor', 'guest']);
    expect(finding).toMatchObject({ severity: 'critical', versions: 'SRM 5.5' });
  });

  it('is not claimed where the group’s VMs are not told, for vSphere Replication, or for placeholders and templates', () => {
    const { b, ds } = twoSites();
    b.vm('monitor', ds);
    b.protectionGroup('View', [ds]);
    const other = b.vmfs('other');
    b.protectionGroup('Files', [other], { type: 'vsphere-replication', vms: [b.vm('files', other)] });
    b.vm('neighbour', other);
    const third = b.vmfs('third');
    b.protectionGroup('Third', [third], { vms: [b.vm('kept', third)] });
    b.vm('held', third, { placeholder: true });
    b.vm('golden', third, { template: true });
    expect(found(unprotectedVm, b)).toEqual([]);
  });
});

describe('duplicate VM names', () => {
  it('are told once a vCenter, and once across vCenters', () => {
    const b = new EstateBuilder();
    const second = b.addVcenter('vc-02');
    b.vm('print', null);
    b.vm('PRINT', null);
    b.vm('dns', null);
    b.vm('dns', null, { vcenter: second });
    const findings = found(duplicateVmName, b);
    expect(findings.map(({ id, severity, count }) => [id, severity, count])).toEqual([
      [`duplicate-vm-name:${b.vcenter}`, 'warning', 3],
      ['duplicate-vm-name:across', 'notice', 2],
    ]);
  });

  it('are no duplicates when one is the placeholder of the other', () => {
    const b = new EstateBuilder();
    b.vm('sql', null);
    b.vm('sql', null, { placeholder: true });
    expect(found(duplicateVmName, b)).toEqual([]);
  });
});

describe('SRM placeholders', () => {
  it('are named by number and kept out of the counts', () => {
    const b = new EstateBuilder();
    expect(found(placeholdersNotCounted, b)).toEqual([]);
    b.vm('held-1', null, { placeholder: true });
    b.vm('held-2', null, { placeholder: true });
    expect(found(placeholdersNotCounted, b)).toMatchObject([{ severity: 'notice', count: 2 }]);
  });

  it('must lie on a datastore that is not replicated and that every host sees', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('mgmt');
    const [first] = b.hosts(2, 'esx', cluster);
    const ds = b.vmfs('holders', { replication: replicated(b.site('Main')) });
    b.mount(first ?? '', ds);
    b.vm('held', ds, { placeholder: true, cluster });
    const findings = found(placeholderDatastore, b);
    expect(findings.map((finding) => finding.id)).toEqual([
      `placeholder-datastore:${ds}:replicated`,
      `placeholder-datastore:${ds}:not-seen`,
    ]);
    expect(objectNames(findings[1], 'host')).toEqual(['esx-2']);
  });

  it('are well kept on a plain datastore that all hosts mount, and not judged where mounts are not told', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('mgmt');
    const ds = b.vmfs('holders', { replication: notReplicated });
    b.mountAll(b.hosts(2, 'esx', cluster), [ds]);
    b.vm('held', ds, { placeholder: true, cluster });
    b.vm('held-2', b.vmfs('untold'), { placeholder: true, cluster });
    expect(found(placeholderDatastore, b)).toEqual([]);
  });
});

describe('VMs vCenter cannot speak for', () => {
  it('are told by state, unknown states and placeholders left out', () => {
    const b = new EstateBuilder();
    b.vm('a', null, { connectionState: 'disconnected' });
    b.vm('b', null, { connectionState: 'inaccessible' });
    b.vm('c', null, { connectionState: 'inaccessible' });
    b.vm('d', null, { connectionState: null });
    b.vm('e', null, { connectionState: 'invalid', placeholder: true });
    expect(found(vmNotConnected, b).map(({ id, count }) => [id, count])).toEqual([
      ['vm-not-connected:disconnected', 1],
      ['vm-not-connected:inaccessible', 2],
    ]);
    expect(found(vmNotConnected, new EstateBuilder())).toEqual([]);
  });
});

describe('a VM of vCloud Director in a protection group', () => {
  it('is found by its name in the group, and by its datastore where the group names no VMs', () => {
    const { b, ds } = twoSites();
    const named = b.vm('web (3f2a)', b.vmfs('other'));
    const lying = b.vm('app (77c1)', ds);
    b.vapp('shop', [named, lying, b.vm('db (90aa)', b.vmfs('third'))]);
    b.protectionGroup('By name', [], { vms: [named] });
    b.protectionGroup('By datastore', [ds]);
    const [finding] = found(cloudVmUnderSrm, b);
    expect(finding).toMatchObject({
      severity: 'critical',
      title: '2 VMs of vCloud Director are in By name and By datastore, which SRM would register anew',
    });
    expect(objectNames(finding, 'vm')).toEqual(['web (3f2a)', 'app (77c1)']);
    expect(objectNames(finding, 'protectionGroup')).toEqual(['By name', 'By datastore']);
  });

  it('is not claimed of templates in catalogues, nor of neighbours of a group that names its VMs', () => {
    const { b, ds } = twoSites();
    b.vapp('shop', [b.vm('web (3f2a)', ds)]);
    const golden = b.vm('golden', ds);
    b.vapp('image', [golden], { template: true });
    b.protectionGroup('View', [ds], { vms: [b.vm('vc', ds), golden] });
    expect(found(cloudVmUnderSrm, b)).toEqual([]);
  });
});
