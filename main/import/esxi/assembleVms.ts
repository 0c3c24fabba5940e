import { vmxAlias } from '../../../src/domain/estate/aliases.js';
import { namedKey } from '../../../src/domain/estate/keys.js';
import type { Key, Vm } from '../../../src/domain/estate/types.js';
import { unknownVm } from '../../../src/domain/estate/unknown.js';
import { quoted } from '../archive/names.js';
import { datastoreOfVolume, from, type HostAssembly, type Open } from './assembly.js';
import type { Place, ProcessFacts } from './facts.js';
import { volumeOf } from './ids.js';

/** The VMs of one host, and how its ports find them. */
export interface HostVms {
  /** By name; null where two have the same. */
  readonly byName: ReadonlyMap<string, Key | null>;
  /** By "datastore key/folder" of the .vmx. */
  readonly byFolder: ReadonlyMap<string, Key>;
}

/** VMs registered on the host, with what runs. */
export function assembleVms(of: HostAssembly): HostVms {
  const { reading, assembly } = of;
  const byName = new Map<string, Key | null>();
  const byFolder = new Map<string, Key>();
  const byFile = new Map<string, Open<Vm>>();
  const add = (name: string, home: Key, file: string, vmxPath: string, place: Place): void => {
    const vm = vmRecord(of, { name, home, file, vmxPath, place });
    byFile.set(`${home}/${file}`, vm);
    byName.set(name, byName.has(name) ? null : vm.key);
    const folder = file.slice(0, Math.max(file.lastIndexOf('/'), 0));
    byFolder.set(`${home}/${folder}`, vm.key);
  };
  for (const facts of reading.vms) {
    const home = of.byName.get(facts.datastoreName) ?? namedDatastore(of, facts.datastoreName, facts.place);
    add(facts.name, home, facts.file, facts.vmxPath, facts.place);
  }
  for (const facts of reading.processes) {
    const at = fileOf(of, facts);
    if (at === null) continue;
    if (!byFile.has(`${at.home}/${at.file}`)) {
      const datastore = assembly.datastores.get(at.home)?.name ?? '';
      add(facts.name, at.home, at.file, `[${datastore}] ${at.file}`, facts.place);
    }
    const vm = byFile.get(`${at.home}/${at.file}`) as Open<Vm>;
    vm.power = 'on';
    vm.smbiosUuid ??= facts.smbiosUuid;
    // It runs here: another host that has it registered as well is behind.
    vm.host = of.host;
  }
  return { byName, byFolder };
}

function vmRecord(
  of: HostAssembly,
  facts: {
    readonly name: string;
    readonly home: Key;
    readonly file: string;
    readonly vmxPath: string;
    readonly place: Place;
  },
): Open<Vm> {
  const known = of.assembly.vms;
  const named = namedKey(null, 'vm', facts.vmxPath);
  const sameKey = known.get(named);
  if (sameKey && sameKey.homeDatastore === facts.home) {
    of.assembly.problems.add(
      'warning',
      'vm-registered-twice',
      `The VM ${quoted(facts.name)} (${quoted(facts.vmxPath)}) is registered on several hosts or twice on one, "${of.name}" among them: it is kept once.`,
      { file: facts.place.file, row: facts.place.line },
    );
    return of.assembly.tells(sameKey);
  }
  // Local datastores of several hosts have the same name, and so may the files on them.
  const key = sameKey ? namedKey(null, 'vm', of.name, facts.vmxPath) : named;
  const again = known.get(key);
  if (again) return of.assembly.tells(again);
  const vm: Open<Vm> = {
    ...unknownVm,
    key,
    name: facts.name === '' ? facts.vmxPath : facts.name,
    host: of.host,
    template: facts.file.toLowerCase().endsWith('.vmtx'),
    homeDatastore: facts.home,
    vmxPath: facts.vmxPath,
    // No guest: hosts know it by an identifier, vCenter by its name.
    aliases: [vmxAlias(facts.home, facts.file)],
    from: from(facts.place),
  };
  known.set(key, vm);
  of.assembly.draft.vms.push(of.assembly.tells(vm));
  return vm;
}

function namedDatastore(of: HostAssembly, name: string, place: Place): Key {
  const key = namedKey(null, 'datastore', name);
  of.assembly.datastore(key, place, { name });
  of.byName.set(name, key);
  return key;
}

/** The datastore and path of a running VM's file. */
function fileOf(of: HostAssembly, facts: ProcessFacts): { readonly home: Key; readonly file: string } | null {
  const volume = facts.configFile === null ? null : volumeOf(facts.configFile);
  if (facts.configFile === null || volume === null) return null;
  const file = facts.configFile.slice(`/vmfs/volumes/${volume}/`.length);
  return file === '' ? null : { home: datastoreOfVolume(of, volume, facts.place), file };
}
