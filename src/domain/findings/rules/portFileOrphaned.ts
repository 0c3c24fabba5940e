import { cited } from '../../documents.js';
import { normalSwitchUuid } from '../../estate/keys.js';
import { ref } from '../../estate/index.js';
import type { Datastore, Key, ObjectRef, PortFile, Vm } from '../../estate/types.js';
import { lookupsOf } from '../lookups.js';
import { portFileIds } from '../portFileIds.js';
import { count, finding, names, plural } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A port file that no VM at home on its datastore uses. */
export const portFileOrphaned: Rule = {
  id: 'port-file-orphaned',
  name: 'Orphaned port file',
  severity: 'notice',
  explanation:
    'No VM whose .vmx is on this datastore has a NIC on that port. The file does no harm by itself, ' +
    'but it is the trace of a VM that moved or was deleted; a VM that moved may lack its file at its new home.',
  cure:
    'Find the VM that had the port; if it moved, see to its port file at its new home (move the NIC to a free port and back). ' +
    'Then delete the file if it is still there after the refresh, which runs every 5 minutes.',
  source: `${cited('kb2013639')}; ${cited('vdsConstruct')}; deduced`,
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const ids = portFileIds();
    const knownSwitches = new Set<string>();
    for (const each of estate.dvSwitches)
      if (each.uuid !== null) knownSwitches.add(normalSwitchUuid(each.uuid));
    const used = new Set<Key>();
    const ownerOfPort = new Map<string, Vm>();
    // Where a VM's ports are not known, none of the files at its home can be called orphaned.
    const unsure = new Set<Key>();
    for (const nic of estate.nics) {
      if (nic.dvSwitch === null) continue;
      const vm = index.vm.get(nic.vm);
      const uuid = index.dvSwitch.get(nic.dvSwitch)?.uuid ?? null;
      if (!vm) continue;
      const home = vm.homeDatastore;
      if (!nic.portKnown || uuid === null) {
        if (home !== null) unsure.add(home);
      } else if (nic.portKey !== null) {
        ownerOfPort.set(ids.port(uuid, nic.portKey), vm);
        if (home !== null) used.add(ids.file(home, uuid, nic.portKey));
      }
    }
    const findings: Finding[] = [];
    for (const [key, files] of lookups.portFilesOfDatastore) {
      const datastore = index.datastore.get(key);
      if (!datastore || unsure.has(key)) continue;
      const orphans: PortFile[] = [];
      const strangers: PortFile[] = [];
      const moved: Vm[] = [];
      for (const file of files) {
        if (used.has(ids.file(key, file.switchUuid, file.portKey))) continue;
        if (!knownSwitches.has(normalSwitchUuid(file.switchUuid))) {
          strangers.push(file);
          continue;
        }
        const owner = ownerOfPort.get(ids.port(file.switchUuid, file.portKey));
        if (owner && owner.homeDatastore === null) continue;
        if (owner) moved.push(owner);
        orphans.push(file);
      }
      if (orphans.length > 0) findings.push(tellOrphans(this, datastore, orphans, moved));
      if (strangers.length > 0) findings.push(tellStrangers(this, datastore, strangers));
    }
    return findings;
  },
};

function fileRefs(datastore: Datastore, files: readonly PortFile[]): ObjectRef[] {
  return files.map((file) => ({
    kind: 'portFile',
    key: file.key,
    name: `[${datastore.name}] .dvsData/${file.switchUuid}/${file.portKey}`,
  }));
}

function tellOrphans(rule: Rule, datastore: Datastore, files: readonly PortFile[], moved: readonly Vm[]) {
  const trace =
    moved.length === 0
      ? ''
      : `; ${plural(moved.length, 'its port is', 'some of the ports are')} now used by ${names(moved)}, at home elsewhere`;
  return finding(rule, {
    about: ref('datastore', datastore),
    objects: fileRefs(datastore, files),
    title: `${count(files.length, 'port file')} on ${datastore.name} ${plural(files.length, 'belongs', 'belong')} to no VM there (${plural(files.length, 'port', 'ports')} ${names(files.map((file) => file.portKey))})${trace}`,
  });
}

function tellStrangers(rule: Rule, datastore: Datastore, files: readonly PortFile[]) {
  return finding(rule, {
    about: ref('datastore', datastore),
    part: 'unknown-switch',
    objects: fileRefs(datastore, files),
    title: `${count(files.length, 'port file')} on ${datastore.name} ${plural(files.length, 'belongs', 'belong')} to a switch that is not in this snapshot`,
    explanation:
      'The snapshot does not hold the switch, so nobody can say from here whether a VM still uses these files.',
    cure: 'Import the vCenter that owns the switch, or make sure the switch is gone, then delete the files.',
  });
}
