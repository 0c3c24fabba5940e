import type { LdifEntry } from './ldif.js';

/** The attributes of View's directory that are read. */
export const wantedAttributes: ReadonlySet<string> = new Set([
  'objectclass',
  'cn',
  'pae-displayname',
  'pae-memberdn',
  'pae-moid',
  'pae-vmstate',
  'pae-serverpooltype',
  'pae-vcdn',
  'pae-vcurl',
  'pae-vmpath',
  'pae-svivmparentvm',
  'pae-svivmsnapshot',
  'pae-svivmdatastore',
  'pae-vmdatastore',
  'pae-vmnameprefix',
  'pae-vmmaximumcount',
]);

export interface Located extends LdifEntry {
  readonly file: string;
}

/** What a View directory holds, by what its entries are. */
export class ViewDirectory {
  readonly pools: Located[] = [];
  /** By distinguished name. */
  readonly vms = new Map<string, Located>();
  readonly vcenters = new Map<string, Located>();
  others = 0;

  add(entry: LdifEntry, file: string): void {
    const located: Located = { ...entry, file };
    const classes = new Set((entry.values.get('objectclass') ?? []).map((value) => value.toLowerCase()));
    const dn = plainDn(entry.dn);
    if (classes.has('pae-serverpool')) this.pools.push(located);
    else if (classes.has('pae-vm') || (classes.size === 0 && entry.values.has('pae-moid')))
      this.vms.set(dn, located);
    else if (entry.values.has('pae-vcurl') || /,ou=virtualcenter,/.test(dn)) this.vcenters.set(dn, located);
    else this.others += 1;
  }
}

/** One spelling of a distinguished name: directories compare them without case and blanks. */
export function plainDn(dn: string): string {
  return dn
    .toLowerCase()
    .replace(/\s*([,=])\s*/g, '$1')
    .trim();
}

/** The first value of an attribute that is not blank; null where there is none. */
export function valueOf(entry: LdifEntry, attribute: string): string | null {
  const value = entry.values
    .get(attribute)
    ?.find((each) => each.trim() !== '')
    ?.trim();
  return value === undefined || value.includes('\0') || value.length > longestText
    ? null
    : value.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** All values of an attribute. */
export function valuesOf(entry: LdifEntry, attribute: string): readonly string[] {
  return entry.values.get(attribute) ?? [];
}

/** Longest name or path taken. */
const longestText = 2000;
