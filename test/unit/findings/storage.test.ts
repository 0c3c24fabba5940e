import { describe, expect, it } from 'vitest';
import { cloneReplicaMismatch } from '../../../src/domain/findings/rules/cloneReplicaMismatch.js';
import { datastoreInaccessible } from '../../../src/domain/findings/rules/datastoreInaccessible.js';
import { replicaNotReplicated } from '../../../src/domain/findings/rules/replicaNotReplicated.js';
import { replicationUnknown } from '../../../src/domain/findings/rules/replicationUnknown.js';
import { vmSpansProtection } from '../../../src/domain/findings/rules/vmSpansProtection.js';
import { vmxOutsideReplication } from '../../../src/domain/findings/rules/vmxOutsideReplication.js';
import { EstateBuilder, notReplicated, replicated } from '../../fixtures/estates/builder.js';
import { found, objectNames, twoSites } from './support.js';

describe('a desktop with its .vmx outside the replicated datastores', () => {
  it('is found where its disk is replicated, grouped by the datastore of the .vmx', () => {
    const { b, ds } = twoSites();
    const scratch = b.vmfs('scratch', { replication: notReplicated });
    for (const name of ['desk-1', 'desk-2']) b.disk(b.vm(name, scratch, { role: 'desktop' }), ds);
    const findings = found(vmxOutsideReplication, b);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: 'critical',
      count: 3,
      id: `vmx-outside-replication:${scratch}`,
    });
    expect(objectNames(findings[0], 'vm')).toEqual(['desk-1', 'desk-2']);
  });

  it('is found where only its pool is replicated', () => {
    const { b, ds } = twoSites();
    const scratch = b.vmfs('scratch', { replication: notReplicated });
    b.pool('Trading', { namePrefix: 'TRD-', osDatastores: [ds] });
    b.vm('trd-017', scratch);
    expect(objectNames(found(vmxOutsideReplication, b)[0], 'vm')).toEqual(['trd-017']);
  });

  it('is not claimed where nobody has said whether the home is replicated, nor for placeholders and templates', () => {
    const { b, ds } = twoSites();
    b.disk(b.vm('desk-1', b.vmfs('unknown'), { role: 'desktop' }), ds);
    const scratch = b.vmfs('scratch', { replication: notReplicated });
    b.disk(b.vm('held', scratch, { role: 'desktop', placeholder: true }), ds);
    b.disk(b.vm('golden', scratch, { role: 'desktop', template: true }), ds);
    expect(found(vmxOutsideReplication, b)).toEqual([]);
  });
});

describe('a replica on an unreplicated datastore', () => {
  it('takes its replicated clones down, also where only the pool tells the replica datastore', () => {
    const { b, ds } = twoSites();
    const scratch = b.vmfs('scratch', { replication: notReplicated });
    const pool = b.pool('Audit', { namePrefix: 'aud-', replicaDatastore: scratch });
    const replica = b.replica('replica-1', scratch, { pool });
    b.linkedClone(b.vm('other-name', ds), { replica, pool });
    b.vm('aud-2', ds);
    const [finding] = found(replicaNotReplicated, b);
    expect(finding?.title).toContain('2 replicated desktops of pool Audit');
    expect(objectNames(finding, 'replica')).toEqual(['replica-1']);
  });

  it('is no fault where the clones stay behind too, or where replication is not known', () => {
    const { b, ds } = twoSites();
    const scratch = b.vmfs('scratch', { replication: notReplicated });
    b.linkedClone(b.vm('lab-1', scratch), { replica: b.replica('lab', scratch) });
    b.linkedClone(b.vm('desk-1', ds), { replica: b.replica('base', b.vmfs('unknown')) });
    b.linkedClone(b.vm('desk-2', ds), { replica: b.replica('good', ds) });
    expect(found(replicaNotReplicated, b)).toEqual([]);
  });
});

describe('a VM whose files do not share one fate', () => {
  it('is found on a protected and an unprotected datastore, and in two groups', () => {
    const { b, recovery, ds } = twoSites();
    const second = b.vmfs('ds-02', { replication: replicated(recovery) });
    const local = b.vmfs('local');
    b.protectionGroup('View', [ds]);
    b.protectionGroup('Files', [second]);
    b.disk(b.vm('profile', ds), local);
    b.disk(b.vm('sql', ds), second);
    const titles = found(vmSpansProtection, b).map((finding) => finding.title);
    expect(titles).toHaveLength(2);
    expect(titles.join()).toContain('profile has files on protected and on unprotected datastores');
    expect(titles.join()).toContain('sql has files in two protection groups');
  });

  it('is told once for all VMs with files on the same datastores, whichever is their home', () => {
    const { b, ds } = twoSites();
    const local = b.vmfs('local');
    b.protectionGroup('View', [ds]);
    b.disk(b.vm('profile', ds), local);
    b.disk(b.vm('print', local), ds);
    expect(found(vmSpansProtection, b).map(({ title, count }) => [title, count])).toEqual([
      ['2 VMs have files on protected and on unprotected datastores: ds-01 and local', 4],
    ]);
  });

  it('is found by the parents of a disk, unless the VM is a clone', () => {
    const { b, recovery, ds } = twoSites();
    const second = b.vmfs('ds-02', { replication: replicated(recovery) });
    b.protectionGroup('View', [ds]);
    b.protectionGroup('Base', [second]);
    b.disk(b.vm('with a snapshot', ds), ds, { parents: [{ path: '[ds-02] base.vmdk', datastore: second }] });
    expect(found(vmSpansProtection, b).map(({ title }) => title)).toEqual([
      'with a snapshot has files in two protection groups: ds-01 and ds-02',
    ]);
  });

  it('is found on a replicated and an unreplicated datastore where no group tells more', () => {
    const { b, ds } = twoSites();
    b.disk(b.vm('desk-1', ds, { role: 'desktop' }), b.vmfs('scratch', { replication: notReplicated }));
    expect(found(vmSpansProtection, b)[0]?.title).toContain('on replicated and on unreplicated datastores');
  });

  it('is not claimed for VMs in one place, for a clone that reads a replica elsewhere, or where replication is not known', () => {
    const { b, recovery, ds } = twoSites();
    const replicas = b.vmfs('replicas', { replication: replicated(recovery) });
    b.protectionGroup('View', [ds]);
    b.disk(b.vm('whole', ds), ds);
    const clone = b.vm('desk-1', ds);
    b.linkedClone(clone, { replica: b.replica('base', replicas) });
    b.disk(clone, ds, { parents: [{ path: '[replicas] base.vmdk', datastore: replicas }] });
    b.disk(b.vm('vague', replicas), b.vmfs('unknown'));
    expect(found(vmSpansProtection, b)).toEqual([]);
  });
});

describe('a clone whose replica is protected elsewhere', () => {
  it.each([
    ['another site', { toSite: 'site:Third' }, 'critical'],
    ['another consistency group', { consistencyGroup: 'cg-b' }, 'warning'],
  ] as const)('is found in %s', (_, over, severity) => {
    const b = new EstateBuilder();
    const recovery = b.site('Recovery');
    b.site('Third');
    const os = b.vmfs('os', { replication: replicated(recovery, { consistencyGroup: 'cg-a' }) });
    const base = b.vmfs('base', { replication: replicated(recovery, { consistencyGroup: 'cg-a', ...over }) });
    b.linkedClone(b.vm('desk-1', os), { replica: b.replica('r', base) });
    expect(found(cloneReplicaMismatch, b)).toMatchObject([
      { severity, id: `clone-replica-mismatch:${base}` },
    ]);
  });

  it('is found in another protection group, and is none in the same one', () => {
    const { b, recovery, ds } = twoSites();
    const base = b.vmfs('base', { replication: replicated(recovery) });
    b.linkedClone(b.vm('desk-1', ds), { replica: b.replica('r', base) });
    expect(found(cloneReplicaMismatch, b)).toEqual([]);
    b.protectionGroup('A', [ds]);
    b.protectionGroup('B', [base]);
    expect(found(cloneReplicaMismatch, b)[0]?.title).toContain('in protection group B and not in A');
    b.protectionGroup('C', [ds, base]);
    expect(found(cloneReplicaMismatch, b)).toEqual([]);
  });
});

describe('clones whose replica is protected elsewhere in several ways', () => {
  it('are one finding, as grave as the gravest, with the clones’ datastores', () => {
    const b = new EstateBuilder();
    const [recovery, third] = [b.site('Recovery'), b.site('Third')];
    const base = b.vmfs('base', { replication: replicated(recovery, { consistencyGroup: 'cg-a' }) });
    const other = b.vmfs('other', { replication: replicated(recovery, { consistencyGroup: 'cg-b' }) });
    const away = b.vmfs('away', { replication: replicated(third) });
    const replica = b.replica('r', base);
    for (const [name, home] of [
      ['desk-1', other],
      ['desk-2', away],
      ['desk-3', away],
      ['desk-4', base],
    ] as const) {
      b.linkedClone(b.vm(name, home), { replica });
    }
    const findings = found(cloneReplicaMismatch, b);
    expect(findings).toMatchObject([{ severity: 'critical', count: 6 }]);
    expect(objectNames(findings[0], 'datastore')).toEqual(['base', 'other', 'away']);
    expect(objectNames(findings[0], 'vm')).toEqual(['desk-1', 'desk-2', 'desk-3']);
  });

  it('are not judged where the replica’s datastore is not in the snapshot', () => {
    const { b, ds } = twoSites();
    b.protectionGroup('View', [ds]);
    b.linkedClone(b.vm('desk-1', ds), { replica: b.replica('r', 'vmfs:gone') });
    expect(found(cloneReplicaMismatch, b)).toEqual([]);
  });
});

describe('replication nobody has told', () => {
  it('is said once for all datastores of running desktops, and not for others', () => {
    const { b, ds } = twoSites();
    const unknown = b.vmfs('unknown');
    b.vm('desk-1', unknown, { role: 'desktop' });
    b.vm('desk-off', b.vmfs('unknown-2'), { role: 'desktop', power: 'off' });
    b.vm('server', b.vmfs('unknown-3'));
    b.vm('desk-2', ds, { role: 'desktop' });
    const findings = found(replicationUnknown, b);
    expect(findings).toMatchObject([{ severity: 'notice', count: 2 }]);
    expect(objectNames(findings[0], 'datastore')).toEqual(['unknown']);
  });

  it('is not said where it is known', () => {
    const { b, ds } = twoSites();
    b.vm('desk-1', ds, { role: 'desktop' });
    expect(found(replicationUnknown, b)).toEqual([]);
  });
});

describe('a datastore that is not accessible', () => {
  it('is critical with VMs on it, a warning without, and told by host where only some cannot reach it', () => {
    const b = new EstateBuilder();
    b.vm('vm-1', b.vmfs('full', { accessible: false }));
    b.vmfs('empty', { accessible: false });
    b.mount(b.host('esx-1', null), b.vmfs('partly'), { accessible: false });
    expect(
      found(datastoreInaccessible, b).map(({ severity, title }) => [severity, title.split(' ')[0]]),
    ).toEqual([
      ['critical', 'full'],
      ['warning', 'empty'],
      ['warning', 'partly'],
    ]);
  });

  it('is not claimed where it is not known', () => {
    const b = new EstateBuilder();
    b.mount(b.host('esx-1', null), b.vmfs('ds', { accessible: null }), { accessible: null });
    expect(found(datastoreInaccessible, b)).toEqual([]);
  });
});
