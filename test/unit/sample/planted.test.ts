import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { findAll } from '../../../src/domain/findings/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import {
  DESKTOP_OUTSIDE_REPLICATION,
  DUPLICATE_NAME,
  HOST_WITHOUT_MOUNT,
  MISSING_PORT_FILE,
  ORPHANED_PORT_FILE,
  SPANNING_VM,
  UNPROTECTED_VM,
  UNREPLICATED_REPLICA,
} from '../../../src/domain/sample/planted.js';

/** What the rules find, as "rule: names of the objects". */
function found(desktops: number, faults: boolean): { rule: string; text: string }[] {
  const estate = generateEstate({ desktops, faults });
  return findAll(estate, indexEstate(estate)).map(({ rule, title, objects }) => ({
    rule,
    text: `${title} ${objects.map(({ name }) => name).join(' ')}`,
  }));
}

describe.each([320, 1000])('the faults planted among %i desktops', (desktops) => {
  const findings = found(desktops, true);

  it.each([
    ['vmx-outside-replication', [DESKTOP_OUTSIDE_REPLICATION.vm, DESKTOP_OUTSIDE_REPLICATION.datastore]],
    ['port-file-missing', [MISSING_PORT_FILE.vm]],
    ['port-file-orphaned', [ORPHANED_PORT_FILE.datastore, ORPHANED_PORT_FILE.port]],
    ['replica-not-replicated', [UNREPLICATED_REPLICA.pool, UNREPLICATED_REPLICA.datastore]],
    ['unprotected-vm-on-protected-datastore', [UNPROTECTED_VM.vm, UNPROTECTED_VM.datastore]],
    ['recovery-host-lacks-mount', [HOST_WITHOUT_MOUNT.host, HOST_WITHOUT_MOUNT.datastore]],
    ['duplicate-vm-name', [DUPLICATE_NAME.vm]],
    [
      'vm-spans-protection',
      [SPANNING_VM.vm, SPANNING_VM.protectedDatastore, SPANNING_VM.unprotectedDatastore],
    ],
  ])('are found: %s', (rule, names) => {
    const ofRule = findings.filter((finding) => finding.rule === rule);
    expect(ofRule).toHaveLength(1);
    for (const name of names) expect(ofRule[0]?.text).toContain(name);
  });

  it('are all there is to find, but for the placeholders', () => {
    expect(findings).toHaveLength(9);
    expect(found(desktops, false).map(({ rule }) => rule)).toEqual(['placeholders-not-counted']);
  });
});
