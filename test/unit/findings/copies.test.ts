import { describe, expect, it } from 'vitest';
import type { VolumeCopy } from '../../../src/domain/estate/types.js';
import { volumeCopyOnSomeHosts } from '../../../src/domain/findings/rules/volumeCopyOnSomeHosts.js';
import { volumeCopyRefused } from '../../../src/domain/findings/rules/volumeCopyRefused.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { found, objectNames } from './support.js';

const UUID = '50f1a0c1-00000001-0001-000000000001';

const copy = (more: Partial<VolumeCopy> = {}): VolumeCopy => ({
  vmfsUuid: UUID,
  label: 'vol-os',
  extents: [],
  canMount: true,
  whyNotMount: null,
  canResignature: null,
  ...more,
});

describe('the copy of a volume that a host would not mount', () => {
  it('is told with the hosts and their reason', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk');
    const refusing = { canMount: false, whyNotMount: 'the original volume is still online' };
    b.hosts(2, 'south', cluster, { unresolvedCopies: [copy(refusing)] });
    b.host('south-3', cluster, { unresolvedCopies: [copy()] });
    const [finding, ...others] = found(volumeCopyRefused, b);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      title:
        '2 hosts of desk see a copy of vol-os and would not mount it: the original volume is still online',
    });
    expect(objectNames(finding, 'host')).toEqual(['south-1', 'south-2']);
  });

  it('is not claimed where the host did not say whether it would', () => {
    const b = new EstateBuilder();
    b.host('south', b.cluster('desk'), { unresolvedCopies: [copy({ canMount: null })] });
    expect(found(volumeCopyRefused, b)).toEqual([]);
  });
});

describe('a copy that some hosts see', () => {
  it('is told with those of their peers that were asked and do not', () => {
    const b = new EstateBuilder();
    const [main, recovery] = [b.site('Main'), b.site('Recovery')];
    const cluster = b.cluster('desk');
    b.hosts(2, 'south', cluster, { site: recovery, unresolvedCopies: [copy()] });
    b.host('south-3', cluster, { site: recovery, unresolvedCopies: [] });
    b.host('south-4', cluster, { site: recovery });
    b.host('north', cluster, { site: main, unresolvedCopies: [] });
    const findings = found(volumeCopyOnSomeHosts, b);
    expect(findings.map(({ title }) => title)).toEqual([
      'south-3 of desk does not see the copy of vol-os, which 2 peers do',
    ]);
  });

  it('is no gap where the peer mounts the volume itself', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk');
    b.host('south-1', cluster, { unresolvedCopies: [copy()] });
    const second = b.host('south-2', cluster, { unresolvedCopies: [] });
    b.mount(second, b.vmfs('vol-os', { vmfsUuid: UUID }));
    expect(found(volumeCopyOnSomeHosts, b)).toEqual([]);
  });
});
