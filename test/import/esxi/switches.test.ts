import { describe, expect, test } from 'vitest';
import type { SwitchFacts } from '../../../main/import/esxi/facts.js';
import { readDvsList, readNetDvs, readVswitches } from '../../../main/import/esxi/switches.js';
import { dvs, volume } from './packs.js';

type Reader = typeof readNetDvs;

function read(reader: Reader, text: string): readonly SwitchFacts[] {
  const lines = text.split('\n').map((line, at) => ({ number: at + 1, text: line }));
  return reader(lines, ({ number }) => ({ file: 'host.txt', line: number }));
}

const port = (of: SwitchFacts | undefined) =>
  of?.ports.map(({ port: id, client, persist, uplink }) => ({ id, client, persist, uplink }));
const other = dvs.replace('b7', 'c8');
const file = `/vmfs/volumes/${volume}/.dvsData/${dvs}`;

describe('net-dvs', () => {
  const text = `switch ${dvs.toUpperCase()} (etherswitch)
	max ports: 1536
	global properties:
		com.vmware.common.alias = Compute, propType = VDS , 	propType = CONFIG
	port 10:
		com.vmware.common.port.alias = Uplink 1 , 	propType = CONFIG
		com.vmware.common.port.volatile.persist = ${file}/10, , 	propType = CONFIG
	port 41:
		com.vmware.common.port.alias =  , 	propType = CONFIG
		com.vmware.common.port.volatile.persist = ${file}/41
	port 42:
		com.vmware.common.port.volatile.persist =  , 	propType = CONFIG
	host properties:
		com.vmware.common.alias = Compute_VDS , 	propType = CONFIG
		com.vmware.common.port.volatile.persist = ${file}/nobody , 	propType = CONFIG
switch ${other} (etherswitch)
	port 41:
		com.vmware.common.port.volatile.persist = ${file}/7 , 	propType = CONFIG
`;

  test('tells switches, their ports, uplinks and the files of ports', () => {
    const [first, second, ...more] = read(readNetDvs, text);
    expect(more).toEqual([]);
    // What follows the ports is of the switch, not of the last port.
    expect(first).toMatchObject({ uuid: dvs, name: 'Compute_VDS', place: { line: 1 } });
    expect(port(first)).toEqual([
      { id: '10', client: null, persist: `${file}/10,`, uplink: true },
      { id: '41', client: null, persist: `${file}/41`, uplink: false },
      { id: '42', client: null, persist: null, uplink: false },
    ]);
    expect(first?.ports[1]?.place.line).toBe(8);
    expect(second).toMatchObject({ uuid: other, name: null });
    expect(port(second)).toMatchObject([{ id: '41', persist: `${file}/7` }]);
  });

  test('tells nothing before its first switch', () => {
    expect(read(readNetDvs, text.slice(text.indexOf('\n')).split('switch')[0] ?? '')).toEqual([]);
  });
});

describe('esxcli network vswitch dvs vmware list', () => {
  const text = `Compute_VDS
   Name: Compute
   VDS ID: ${dvs.toUpperCase()}
   Class: etherswitch
   DVPort:
         Client: vmnic0
         DVPortgroup ID: dvportgroup-40
         In Use: true
         Port ID: 10
         Client: web01.eth0
         In Use: true
         Port ID: 41
         Client:
         In Use: false
         Port ID: 42
         Client: web02.eth0
         Port ID:
         Port ID: 43
Standard
   VDS ID: none
`;

  test('tells the client of each port, uplinks among them, and leaves out what has no UUID', () => {
    const [first, ...more] = read(readDvsList, text);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ uuid: dvs, name: 'Compute' });
    expect(port(first)).toEqual([
      { id: '10', client: 'vmnic0', persist: null, uplink: true },
      { id: '41', client: 'web01.eth0', persist: null, uplink: false },
      { id: '42', client: null, persist: null, uplink: false },
      // A client belongs to the entry it stands in, though that has no number.
      { id: '43', client: null, persist: null, uplink: false },
    ]);
  });
});

describe('esxcfg-vswitch -l', () => {
  const text = `Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
vSwitch0         128         3           128               1500    vmnic0

  PortGroup Name        VLAN ID  Used Ports  Uplinks
  1                     1        vmnic0

DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks
VDS of the north 1536        10          512               1500    vmnic1

  DVPort ID           In Use      Client
  32                  1           vmnic1

  41                  1           web 01.eth0
  42                  0           web02.eth0
  43                  0
  No ports more
  44                  1           web03.eth0
`;

  test('tells the ports of distributed switches by their names, and who is on those in use', () => {
    const [first, ...more] = read(readVswitches, text);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ uuid: null, name: 'VDS of the north' });
    expect(port(first)).toEqual([
      { id: '32', client: 'vmnic1', persist: null, uplink: true },
      { id: '41', client: 'web 01.eth0', persist: null, uplink: false },
      { id: '42', client: null, persist: null, uplink: false },
      { id: '43', client: null, persist: null, uplink: false },
    ]);
  });
});
