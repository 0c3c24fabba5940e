import { normalSwitchUuid, portKey, switchKey } from '../../../src/domain/estate/keys.js';
import type { DvPort, DvSwitch, Key } from '../../../src/domain/estate/types.js';
import { datastoreOfVolume, from, type HostAssembly, type Open } from './assembly.js';
import type { HostVms } from './assembleVms.js';
import type { Place, PortFacts } from './facts.js';
import { portFileOf, volumeOf } from './ids.js';

/** dvSwitches, the dvPorts in use on one host, and port files. */
export function assembleNetwork(of: HostAssembly, vms: HostVms): void {
  const { reading, assembly } = of;
  const listed = assemblePortFiles(of);
  const byName = new Map<string, Key>();
  for (const facts of reading.switches) {
    if (facts.uuid === null) continue;
    const key = dvSwitch(of, facts.uuid, facts.name, facts.place);
    if (facts.name !== null) byName.set(facts.name, key);
    for (const port of facts.ports) assemblePort(of, key, facts.uuid, port, vms, listed);
  }
  for (const facts of reading.switches) {
    if (facts.uuid !== null || facts.name === null) continue;
    const key = byName.get(facts.name);
    if (key === undefined) {
      assembly.problems.add(
        'note',
        'switch-without-uuid',
        `The host "${of.name}" takes part in the dvSwitch "${facts.name}", but neither net-dvs nor esxcli tells its UUID: ${facts.ports.length === 1 ? 'its port is' : `its ${facts.ports.length} ports are`} left out.`,
        { file: facts.place.file, row: facts.place.line },
      );
      continue;
    }
    for (const port of facts.ports) assemblePort(of, key, null, port, vms, listed);
  }
}

function dvSwitch(of: HostAssembly, uuid: string, name: string | null, place: Place): Key {
  const { assembly } = of;
  const key = switchKey(uuid);
  const unnamed = `dvSwitch ${normalSwitchUuid(uuid)}`;
  const known = assembly.switches.get(key);
  if (known) {
    assembly.tells(known);
    if (name !== null && known.name === unnamed) known.name = name;
    return key;
  }
  const made: Open<DvSwitch> = {
    key,
    name: name ?? unnamed,
    vcenter: null,
    datacenter: null,
    uuid,
    version: null,
    // A host knows the ports it uses, not those of the whole switch.
    portsKnown: false,
    from: from(place),
  };
  assembly.switches.set(key, made);
  assembly.draft.dvSwitches.push(assembly.tells(made));
  return key;
}

function assemblePort(
  of: HostAssembly,
  dvSwitchKey: Key,
  switchUuid: string | null,
  facts: PortFacts,
  vms: HostVms,
  listed: ReadonlySet<Key>,
): void {
  const key = portKey(dvSwitchKey, facts.port);
  const { assembly } = of;
  const { draft, ports } = assembly;
  let port = ports.get(key);
  if (!port) {
    const made: Open<DvPort> = {
      key,
      dvSwitch: dvSwitchKey,
      dvPortgroup: null,
      portKey: facts.port,
      vm: null,
      connectee: null,
      conflict: false,
      from: from(facts.place),
    };
    ports.set(key, made);
    draft.dvPorts.push(made);
    port = made;
  }
  assembly.tells(port);
  if (facts.uplink) port.connectee = 'uplink';
  else if (facts.client !== null) {
    port.connectee = /^vmk\d+$/.test(facts.client) ? 'host' : 'vm';
    const name = /^(.*)\.eth\d+$/.exec(facts.client)?.[1];
    port.vm ??= (name === undefined ? null : vms.byName.get(name)) ?? null;
  }
  if (facts.persist !== null) {
    port.connectee ??= 'vm';
    port.vm ??= assemblePersist(of, facts.persist, facts, switchUuid, vms, listed);
  }
}

/**
 * The file `net-dvs` names. Where the volume was listed the list decides; elsewhere the host's word
 * is all there is. Answers the VM whose folder the file lies in (NSX), else null.
 */
function assemblePersist(
  of: HostAssembly,
  path: string,
  facts: PortFacts,
  switchUuid: string | null,
  vms: HostVms,
  listed: ReadonlySet<Key>,
): Key | null {
  const volume = volumeOf(path);
  const file = portFileOf(path);
  const { problems } = of.assembly;
  const where = { file: facts.place.file, row: facts.place.line };
  if (
    volume === null ||
    file === null ||
    file.port !== facts.port ||
    (switchUuid !== null && normalSwitchUuid(file.switchUuid) !== normalSwitchUuid(switchUuid))
  ) {
    problems.add(
      'warning',
      'persist-path',
      `The dvPort ${facts.port} of the host "${of.name}" names a file for its state that is not of that port: the file is left out.`,
      where,
    );
    return null;
  }
  const datastore = datastoreOfVolume(of, volume, facts.place);
  if (!listed.has(datastore)) pushPortFile(of, datastore, file, facts.place);
  else if (!of.assembly.hasPortFile(datastore, file.switchUuid, file.port)) {
    problems.add(
      'warning',
      'port-file-gone',
      `The host "${of.name}" keeps the state of dvPort ${facts.port} at ${path}, but that file is not in the listing of the volume.`,
      where,
    );
  }
  const folder = path.slice(`/vmfs/volumes/${volume}/`.length).split('/.dvsData/')[0] ?? '';
  return folder.startsWith('.dvsData') ? null : (vms.byFolder.get(`${datastore}/${folder}`) ?? null);
}

/** Answers the datastores this host has listed wholly. */
function assemblePortFiles(of: HostAssembly): ReadonlySet<Key> {
  const { draft } = of.assembly;
  const listed = new Set<Key>();
  for (const listing of of.reading.portListings) {
    const known = of.byVolume.has(listing.volume.toLowerCase()) || of.byName.has(listing.volume);
    // The collector lists every volume, the host's own among them; those hold no VMs.
    if (!known && listing.files.length === 0) continue;
    const datastore = datastoreOfVolume(of, listing.volume, listing.place);
    for (const file of listing.files) pushPortFile(of, datastore, file, file.place);
    if (!listing.complete) continue;
    listed.add(datastore);
    if (of.assembly.first(`listed ${datastore}`)) draft.portFilesListedOn.push(datastore);
  }
  return listed;
}

function pushPortFile(
  of: HostAssembly,
  datastore: Key,
  file: { readonly switchUuid: string; readonly port: string },
  place: Place,
): void {
  of.assembly.portFile(datastore, file.switchUuid, file.port, place);
}
