import { posixChecksum } from '../../../main/import/esxi/checksum.js';

/** One section of a pack: its name, what the command printed, and how it ended. */
export interface TestSection {
  readonly name: string;
  readonly output: string;
  readonly status?: string;
  readonly errors?: string;
}

/** Writes a pack the way the collector does; a test of the collector holds the two together. */
export function pack(host: string, sections: readonly TestSection[], date = '2026-05-03T10:00:00Z'): string {
  let text = `#drydock-esxi-pack 1\n#host ${host}\n#date ${date}\n`;
  for (const [i, { name, output, status = 'ok', errors = '' }] of sections.entries()) {
    const lines = output === '' ? [] : output.replace(/\n$/, '').split('\n');
    const bytes = Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
    text += `#begin ${i + 1} ${name}\n#command ${name}\n`;
    text += lines.map((line) => `|${line}\n`).join('');
    text += errors === '' ? '' : `!${errors}\n`;
    text += `#end ${i + 1} ${name} status=${status} exit=${status === 'ok' ? 0 : 1} lines=${lines.length} bytes=${bytes}\n`;
  }
  const body = Buffer.from(text);
  return `${text}#trailer sections=${sections.length} bytes=${body.length} cksum=${posixChecksum(body)}\n`;
}

export const volume = '541e6368-805b140a-e29a-0050560945d9';
export const otherVolume = '5036eb9b-0c48192e-c742-0017a4770080';
export const dvs = 'b7 00 16 50 a9 8d 8d b8-5c 4a 54 c2 0e a7 91 9a';
export const nfsId = 'a5c08a61-60834ec4';

/** A recovery host as the planner wants to know it: volumes, a presented copy, ports and their files. */
export function recoveryHost(): TestSection[] {
  return [
    { name: 'hostname', output: 'esx-b-03.bank.example' },
    { name: 'version', output: 'VMware ESXi 5.5.0 build-1331820' },
    {
      name: 'system-hostname',
      output:
        '   Domain Name: bank.example\n   Fully Qualified Domain Name: esx-b-03.bank.example\n   Host Name: esx-b-03',
    },
    { name: 'uptime', output: '3600000000' },
    { name: 'maintenance-mode', output: 'Enabled' },
    {
      name: 'volume-copies',
      output: `Scanning for VMFS-5 host activity (512 bytes/HB, 2048 HBs).
VMFS UUID/label: ${otherVolume}/LUN 07 "gold"
Can mount: No (the original volume is still online)
Can resignature: Yes
Extent name: naa.6000c29e28495d0b9ecd280a8dc01a5c:1     range: 0 - 511743 (MB)
Extent name: naa.6000c29e28495d0b9ecd280a8dc01a5d:1     range: 511744 - 900000 (MB)
`,
    },
    {
      name: 'filesystems',
      output: `Mount Point                                        Volume Name  UUID                                 Mounted  Type            Size          Free
-------------------------------------------------  -----------  -----------------------------------  -------  ------  ------------  ------------
/vmfs/volumes/${volume}  LUN 05       ${volume}     true  VMFS-5  890131972096  156750577664
/vmfs/volumes/${nfsId}  isos         ${nfsId}     true  NFS     1048576000    1048576
                                                   LUN_09       5ad72ff6-920c8d20-3ee7-848f69e3e398    false  VMFS-unknown version  0  0
                                                   LUN_10       5ad72ff6-920c8d20-3ee7-848f69e3e399    false  VMFS-5             0             0
/vmfs/volumes/5ad93bed-3b0a5ee0-8d62-848f69e3e398               5ad93bed-3b0a5ee0-8d62-848f69e3e398     true  vfat      4293591040    4257939456
`,
    },
    {
      name: 'vmfs-extents',
      output: `Volume Name  VMFS UUID                            Extent Number  Device Name                           Partition
-----------  -----------------------------------  -------------  ------------------------------------  ---------
LUN 05       ${volume}              1  naa.600508b1001cf76cb54a0dec4acc6460          1
LUN 05       ${volume}              0  naa.600508b1001cf76cb54a0dec4acc6459          1
`,
    },
    {
      name: 'nfs',
      output: `Volume Name  Host               Share          Accessible  Mounted  Read-Only   isPE  Hardware Acceleration
-----------  -----------------  -------------  ----------  -------  ---------  -----  ---------------------
isos         nas.bank.example   /vol/iso 2012        true     true       true  false  Not Supported
`,
    },
    {
      name: 'vms',
      output: `Vmid   Name    File   Guest OS   Version   Annotation
7      web01      [LUN 05] web01/web01.vmx      windows7_64Guest   vmx-08   built by hand,
see [LUN 05] old/old.vmx
9      nsx vm     [isos] nsx vm/nsx vm.vmx      rhel6_64Guest   vmx-08
`,
    },
    {
      name: 'vm-processes',
      output: `web01
   World ID: 35805
   Process ID: 0
   VMX Cartel ID: 35804
   UUID: 56 4d 7f 25 bf 12 08 6c-21 36 96 29 58 61 80 bc
   Display Name: web01
   Config File: /vmfs/volumes/${volume}/web01/web01.vmx
`,
    },
    {
      name: 'net-dvs',
      output: `switch ${dvs} (etherswitch)
\tmax ports: 1536
\tglobal properties:
\t\tcom.vmware.common.alias = Compute_VDS , \tpropType = CONFIG
\tport 41:
\t\tcom.vmware.common.port.portgroupid = dvportgroup-42 , \tpropType = CONFIG
\t\tcom.vmware.common.port.volatile.persist = /vmfs/volumes/${volume}/.dvsData/${dvs}/41 , \tpropType = CONFIG
\tport 42:
\t\tcom.vmware.common.port.volatile.persist = /vmfs/volumes/${volume}/.dvsData/${dvs}/42 , \tpropType = CONFIG
\tport 00931351-392d-905d-2ae4-56c5c6fbe604:
\t\tcom.vmware.common.port.volatile.persist = /vmfs/volumes/${nfsId}/nsx vm/.dvsData/${dvs}/00931351-392d-905d-2ae4-56c5c6fbe604 , \tpropType = CONFIG
`,
    },
    {
      name: 'vswitches',
      output: `DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks
Compute_VDS      1536        10          512               1500    vmnic0

  DVPort ID           In Use      Client
  32                  1           vmnic0
  0                   1           vmk0
  41                  1           web01.eth0
`,
    },
    {
      name: 'port-files',
      output: `volume: /vmfs/volumes/${volume}\nfolder: .dvsData\nfile: .dvsData/${dvs}/41\nfile: .dvsData/${dvs}/77\nnames left out: 0\n`,
    },
    {
      name: 'port-files',
      output: 'volume: /vmfs/volumes/5ad93bed-3b0a5ee0-8d62-848f69e3e398\nnames left out: 0\n',
    },
  ];
}
