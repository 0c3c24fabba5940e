import { morefKey, portFileKey, portKey, switchKey } from '../estate/keys.js';
import type { Datastore, DvPort, DvPortgroup, Host, Key, Vm } from '../estate/types.js';
import { FROM_SAMPLE, type EstateBuilder } from './builder.js';
import { switchUuid } from './identifiers.js';

/** The first port key a switch hands out; keys are never used again after a port is deleted. */
const FIRST_PORT = 100;

/** A distributed switch under construction, with static binding throughout. */
export class SwitchBuilder {
  readonly key: Key;
  readonly uuid: string;
  readonly #build: EstateBuilder;
  readonly #vcenter: Key;
  readonly #free = new Map<Key, DvPort[]>();
  /** Where in the estate's list of ports a port key is. */
  readonly #positions = new Map<string, number>();
  #nextPort = FIRST_PORT;

  constructor(
    build: EstateBuilder,
    readonly name: string,
    of: { vcenter: Key; datacenter: Key },
    uplinkHosts: readonly Host[],
  ) {
    this.#build = build;
    this.#vcenter = of.vcenter;
    this.uuid = switchUuid(build.random);
    this.key = switchKey(this.uuid);
    build.draft.dvSwitches.push({
      key: this.key,
      from: FROM_SAMPLE,
      name,
      ...of,
      uuid: this.uuid,
      version: '5.0.0',
      portsKnown: true,
    });
    // vCenter names the uplinks' portgroup after the switch and the switch's number.
    const number = build.moref(of.vcenter, '');
    const uplinks = this.#group(`${name}-DVUplinks-${number}`, uplinkHosts.length * 2, true, '0-4094');
    this.#free.delete(uplinks.key);
  }

  /** A portgroup for `vms` VMs with a quarter of its ports to spare, a multiple of eight. */
  portgroup(name: string, vms: number, vlan: number): DvPortgroup {
    return this.#group(name, Math.max(8, Math.ceil((vms * 1.25) / 8) * 8), false, String(vlan));
  }

  /** Connects a VM's next network adapter to a free port of the portgroup. */
  connect(vm: Vm, group: DvPortgroup): DvPort {
    const free = this.#free.get(group.key);
    const unused = free?.pop();
    const at = unused && this.#positions.get(unused.portKey);
    if (!unused || at === undefined) throw new RangeError(`${group.name} has no free port`);
    const port: DvPort = { ...unused, vm: vm.key, connectee: 'vm' };
    this.#build.draft.dvPorts[at] = port;
    this.#build.nic(vm, {
      networkName: group.name,
      connected: vm.power === 'on',
      dvSwitch: this.key,
      dvPortgroup: group.key,
      portKey: port.portKey,
    });
    return port;
  }

  /** The file in which a host finds the port's state again, on the datastore of the .vmx. */
  portFile(datastore: Datastore, port: string): void {
    this.#build.draft.portFiles.push({
      key: portFileKey(datastore.key, this.uuid, port),
      from: FROM_SAMPLE,
      datastore: datastore.key,
      switchUuid: this.uuid,
      portKey: port,
    });
  }

  #group(name: string, ports: number, uplink: boolean, vlan: string): DvPortgroup {
    const moref = this.#build.moref(this.#vcenter, 'dvportgroup-');
    const group: DvPortgroup = {
      key: morefKey(this.#vcenter, moref),
      from: FROM_SAMPLE,
      name,
      dvSwitch: this.key,
      moref,
      binding: 'static',
      ports,
      autoExpand: !uplink,
      uplink,
      vlan,
    };
    this.#build.draft.dvPortgroups.push(group);
    const created: DvPort[] = [];
    for (let i = 0; i < ports; i += 1) {
      const key = String(this.#nextPort);
      this.#nextPort += 1;
      const port: DvPort = {
        key: portKey(this.key, key),
        from: FROM_SAMPLE,
        dvSwitch: this.key,
        dvPortgroup: group.key,
        portKey: key,
        vm: null,
        connectee: uplink ? 'uplink' : null,
        conflict: false,
      };
      this.#positions.set(key, this.#build.draft.dvPorts.length);
      this.#build.draft.dvPorts.push(port);
      created.push(port);
    }
    // Handed out from the end of the list: lowest key first.
    this.#free.set(group.key, created.reverse());
    return group;
  }
}
