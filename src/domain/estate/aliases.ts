import { normalSwitchUuid } from './keys.js';
import type { Key, ObjectKind } from './types.js';

/**
 * Further identities of a record, for merging. A record's fields are identities already: a VM's
 * `instanceUuid`, `vmxPath`, `moref` and name, a datastore's extents, a host's name need no alias.
 * Aliases are for what an importer knows and has no field for.
 */

/** A VM by vCenter's instance UUID. */
export function instanceUuidAlias(uuid: string): Key {
  return `uuid:${normalUuid(uuid)}`;
}

/**
 * A VM by its .vmx file.
 * @param datastore the key of a datastore, or its name as in "[name] folder/vm.vmx"
 * @param path within the datastore: "folder/vm.vmx"
 */
export function vmxAlias(datastore: Key, path: string): Key {
  return `vmx:${datastore}/${path.replace(/^\/+/, '')}`;
}

/** Any object by its MoRef in the vCenter of that name (as an administrator calls it). */
export function morefAlias(vcenterName: string, moref: string): Key {
  return `moref:${vcenterName.toLowerCase()}/${moref}`;
}

/** A datastore by a device it lies on: "naa.…", "eui.…", "t10.…". Of NFS there is none. */
export function naaAlias(device: string): Key {
  return `device:${device.toLowerCase()}`;
}

/**
 * An object by another name it goes by, e.g. a host's short name. The weakest identity: it is
 * followed only where it can mean one object alone.
 * @param vcenter the vCenter the name is one of, or null when the source does not say
 */
export function nameAlias(kind: ObjectKind, vcenter: Key | null, name: string): Key {
  return `name:${kind}:${vcenter ?? '?'}:${name.toLowerCase()}`;
}

/** "50 2a…-…" in any spelling → 32 hex digits. */
export function normalUuid(uuid: string): string {
  return normalSwitchUuid(uuid);
}
