import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import type { Key, VApp, Vdc } from '../../../src/domain/estate/types.js';
import type { Open, References } from '../references.js';
import { datastoreTypeOf, powerOf } from '../vcenterWords.js';
import type {
  VcdDatastore,
  VcdOrg,
  VcdOrgVdc,
  VcdProviderVdc,
  VcdVApp,
  VcdVcenter,
  VcdVm,
} from './schemas.js';

/** One record and where it stood. */
export interface Answer<T> {
  readonly value: T;
  readonly place: string;
}

/** All records of one export. */
export class Answers {
  readonly vms: Answer<VcdVm>[] = [];
  readonly vapps: Answer<VcdVApp>[] = [];
  readonly vappTemplates: Answer<VcdVApp>[] = [];
  readonly orgVdcs: Answer<VcdOrgVdc>[] = [];
  readonly providerVdcs: Answer<VcdProviderVdc>[] = [];
  readonly datastores: Answer<VcdDatastore>[] = [];
  readonly vcenters: Answer<VcdVcenter>[] = [];
  readonly orgs: Answer<VcdOrg>[] = [];
}

/** Joins query records into vDCs, vApps, and the VMs and datastores of vCenter they are made of. */
export function assembleVcd(answers: Answers, draft: EstateDraft, references: References): void {
  const assembly = new Assembly(draft, references);
  for (const answer of answers.vcenters) assembly.vcenter(answer);
  for (const answer of answers.orgs) assembly.org(answer);
  for (const answer of answers.providerVdcs) assembly.providerVdc(answer);
  for (const answer of answers.orgVdcs) assembly.orgVdc(answer);
  for (const answer of answers.vapps) assembly.vapp(answer, false);
  for (const answer of answers.vappTemplates) assembly.vapp(answer, true);
  for (const answer of answers.datastores) assembly.datastore(answer);
  for (const answer of answers.vms) assembly.vm(answer);
  assembly.finish();
}

class Assembly {
  readonly #draft: EstateDraft;
  readonly #references: References;
  /** By vCloud Director's own number. */
  readonly #vcenters = new Map<string, Key>();
  readonly #orgs = new Map<string, string>();
  readonly #vdcs = new Map<string, { readonly record: Open<Vdc>; readonly datastores: Set<Key> }>();
  readonly #vapps = new Map<
    string,
    { readonly record: Open<VApp>; readonly vms: Set<Key>; readonly networks: Set<string> }
  >();

  constructor(draft: EstateDraft, references: References) {
    this.#draft = draft;
    this.#references = references;
  }

  vcenter({ value, place }: Answer<VcdVcenter>): void {
    const id = idOf(value.href);
    // The name in vCloud Director is anyone's choice; the address is the server's.
    const server = /^[a-z]+:\/\/([^/:?#\s]+)/i.exec(value.url ?? '')?.[1] ?? value.name;
    const key = this.#references.vcenter(server, value.uuid?.toLowerCase() ?? null, place);
    if (id !== null) this.#vcenters.set(id, key);
  }

  org({ value }: Answer<VcdOrg>): void {
    const id = idOf(value.href);
    if (id !== null) this.#orgs.set(id, value.name);
  }

  providerVdc({ value, place }: Answer<VcdProviderVdc>): void {
    const vdc = this.#vdc(idOf(value.href), value.name, place);
    if (!vdc) return;
    vdc.record.level = 'provider';
    vdc.record.vcenter ??= this.#in(value.vc, value.vcName, place).vcenter;
  }

  orgVdc({ value, place }: Answer<VcdOrgVdc>): void {
    const vdc = this.#vdc(idOf(value.href), value.name, place);
    if (!vdc) return;
    vdc.record.level = 'organisation';
    vdc.record.org = value.orgName ?? this.#orgName(value.org);
    const provider = this.#vdc(idOf(value.providerVdc), value.providerVdcName, place);
    if (!provider) return;
    provider.record.level = 'provider';
    vdc.record.provider = provider.record.key;
  }

  vapp({ value, place }: Answer<VcdVApp>, template: boolean): void {
    const vapp = this.#vapp(idOf(value.href), value.name, template, place);
    if (!vapp) return;
    vapp.record.vdc ??= this.#vdc(idOf(value.vdc), value.vdcName, place)?.record.key ?? null;
    vapp.record.org ??= this.#orgName(value.org);
  }

  datastore({ value, place }: Answer<VcdDatastore>): void {
    if (value.isDeleted === true || (value.name === null && value.moref === null)) return;
    const where = this.#in(value.vc, value.vcName, place);
    const record = this.#references.datastore({ ...where, name: value.name, moref: value.moref }, place);
    record.type = datastoreTypeOf(value.datastoreType);
    record.capacityMib ??= value.storageMB;
    if (value.storageMB !== null && value.storageUsedMB !== null) {
      record.freeMib ??= Math.max(0, value.storageMB - value.storageUsedMB);
    }
    const provider = this.#vdc(idOf(value.providerVdc), null, place);
    if (!provider) return;
    provider.record.level = 'provider';
    provider.record.vcenter ??= where.vcenter;
    provider.datastores.add(record.key);
  }

  vm({ value, place }: Answer<VcdVm>): void {
    if (value.isDeleted === true || (value.name === null && value.moref === null)) return;
    const where = this.#in(value.vc, null, place);
    const vm = this.#references.vm({ ...where, name: value.name, moref: value.moref }, place);
    vm.power ??= powerOf(value.status);
    vm.guest ??= value.guestOs;
    vm.cpus ??= value.numberOfCpus;
    vm.memoryMib ??= value.memoryMB;
    if (value.hostName !== null) {
      vm.host ??= this.#references.host({ ...where, name: value.hostName, moref: null }, place).key;
    }
    if (value.datastoreName !== null) {
      vm.homeDatastore ??= this.#references.datastore(
        { ...where, name: value.datastoreName, moref: null },
        place,
      ).key;
    }
    const vapp = this.#vapp(idOf(value.container), value.containerName, value.isVAppTemplate === true, place);
    if (!vapp) return;
    vapp.vms.add(vm.key);
    if (value.networkName !== null) vapp.networks.add(value.networkName);
    vapp.record.org ??= this.#orgName(value.org);
    vapp.record.vdc ??= this.#vdc(idOf(value.vdc), value.vdcName, place)?.record.key ?? null;
  }

  finish(): void {
    for (const { record, datastores } of this.#vdcs.values()) record.datastores = [...datastores];
    const vdcs = new Map([...this.#vdcs.values()].map(({ record }) => [record.key, record]));
    for (const { record, vms, networks } of this.#vapps.values()) {
      record.vms = [...vms];
      record.networks = [...networks].sort();
      const vdc = record.vdc === null ? undefined : vdcs.get(record.vdc);
      if (!vdc) continue;
      // Whatever holds vApps is an organisation's.
      vdc.level ??= 'organisation';
      record.org ??= vdc.org;
      vdc.org ??= record.org;
    }
  }

  /** A vDC by its number, or by its name where only that is told. */
  #vdc(id: string | null, name: string | null, place: string) {
    const key = id === null ? (name === null ? null : `vdc:?/${name}`) : `vdc:${id}`;
    if (key === null) return null;
    let vdc = this.#vdcs.get(key);
    if (!vdc) {
      const from = this.#references.from(place);
      const unsaid = { level: null, org: null, provider: null, vcenter: null, datastores: [] };
      vdc = { record: { key, name: name ?? (id as string), ...unsaid, from }, datastores: new Set() };
      this.#vdcs.set(key, vdc);
      this.#draft.vdcs.push(vdc.record);
    }
    if (name !== null) vdc.record.name = name;
    return vdc;
  }

  #vapp(id: string | null, name: string | null, template: boolean, place: string) {
    const key = id === null ? (name === null ? null : `vapp:?/${name}`) : `vapp:${id}`;
    if (key === null) return null;
    let vapp = this.#vapps.get(key);
    if (!vapp) {
      const from = this.#references.from(place);
      const unsaid = { vdc: null, org: null, vms: [], networks: [] };
      vapp = {
        record: { key, name: name ?? (id as string), template, ...unsaid, from },
        vms: new Set(),
        networks: new Set(),
      };
      this.#vapps.set(key, vapp);
      this.#draft.vapps.push(vapp.record);
    }
    if (name !== null) vapp.record.name = name;
    if (template) vapp.record.template = true;
    return vapp;
  }

  #orgName(href: string | null): string | null {
    const id = idOf(href);
    return id === null ? null : (this.#orgs.get(id) ?? null);
  }

  /** The vCenter of that address; where nobody names it its number at least tells two apart. */
  #in(
    href: string | null,
    name: string | null,
    place: string,
  ): { vcenter: Key | null; scope: string | null } {
    const id = idOf(href);
    const known = id === null ? undefined : this.#vcenters.get(id);
    if (known !== undefined) return { vcenter: known, scope: null };
    if (name === null) return { vcenter: null, scope: id };
    const key = this.#references.vcenter(name, null, place);
    if (id !== null) this.#vcenters.set(id, key);
    return { vcenter: key, scope: null };
  }
}

/** The number in an address, whichever view of the object it is of ("/api/vdc/…", "/api/admin/vdc/…"). */
function idOf(href: string | null): string | null {
  return href === null
    ? null
    : (/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i.exec(href)?.[1]?.toLowerCase() ?? null);
}
