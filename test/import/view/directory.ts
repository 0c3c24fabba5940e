/** A View directory as LDIF, made by hand from the documented attributes: there is no real export. */

export const base = 'DC=vdi,DC=vmware,DC=int';
const vcenterDn = `CN=3c7e,OU=VirtualCenter,OU=Properties,${base}`;

export const vcenter = `dn: ${vcenterDn}
changetype: add
objectClass: top
pae-VCURL: https://vc01.example.org:443/sdk
`;

export function desktop(n: number, changes = ''): string {
  return `dn: CN=guid-${n},OU=Servers,${base}
changetype: add
objectClass: top
objectClass: pae-Server
objectClass: pae-VM
cn: guid-${n}
pae-DisplayName: W7-00${n}
pae-MOID: vm-${100 + n}
pae-VmState: READY
${changes}`;
}

export function pool(changes = '', members: readonly number[] = [1, 2]): string {
  return `dn: CN=Win7-Floating,OU=Server Groups,${base}
changetype: add
objectClass: top
objectClass: pae-ServerPool
cn: Win7-Floating
pae-DisplayName: Windows 7
pae-ServerPoolType: 4
pae-VCDN: ${vcenterDn.toLowerCase().replace(',ou=', ', ou=')}
pae-VmNamePrefix: W7-{n:fixed=3}
pae-VmMaximumCount: 120
pae-SVIVmParentVM: /DC1/vm/Templates/Win7%2fgold
pae-SVIVmSnapshot: /base/patched
pae-SVIVmDatastore: [Aggressive,OS]/DC1/host/Desktops/LUN_11
pae-SVIVmDatastore: /DC1/host/Desktops/LUN_12;Conservative,OS
pae-SVIVmDatastore: /DC1/host/Desktops/REP_01;Conservative,replica
${members.map((n) => `pae-MemberDN: CN=guid-${n},OU=Servers,${base}\n`).join('')}${changes}`;
}

export const ldif = (...entries: readonly string[]): string =>
  ['version: 1', '# exported', ...entries].join('\n') + '\n';
export const directory = ldif('', vcenter, desktop(1), desktop(2), pool());
