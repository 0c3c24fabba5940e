import type { Key } from './types.js';

/**
 * How keys are built. They must be the same for every format that can tell the identity, and must
 * not change when something is renamed, unless the source knows nothing but the name.
 */

/** The vCenter's instance UUID where known, else its name. */
export function vcenterKey(instanceUuid: string | null, name: string): Key {
  return `vc:${(instanceUuid ?? name).toLowerCase()}`;
}

/** Any object vCenter manages: (vCenter, MoRef) — e.g. `vm-1090` of one vCenter. */
export function morefKey(vcenter: Key, moref: string): Key {
  return joined(vcenter, '/', moref);
}

/** For formats that carry no MoRef: (vCenter, kind, path of names). Changes with a rename. */
export function namedKey(vcenter: Key | null, kind: string, ...names: readonly string[]): Key {
  return `${vcenter ?? 'vc:?'}/${kind}:${names.join('/')}`;
}

/** A VMFS volume by its UUID. */
export function vmfsKey(uuid: string): Key {
  return `vmfs:${uuid.toLowerCase()}`;
}

/** An NFS export by server and path; two hosts that spell them differently see two datastores. */
export function nfsKey(host: string, path: string): Key {
  return `nfs:${host.toLowerCase()}${path.startsWith('/') ? '' : '/'}${path}`;
}

/** A dvSwitch by its UUID, written without blanks and dashes. */
export function switchKey(uuid: string): Key {
  return `dvs:${normalSwitchUuid(uuid)}`;
}

/** "6d 8b 2e 50 3c d3 50 4a-ad dd …" → "6d8b2e503cd3504aaddd…": one spelling for comparing. */
export function normalSwitchUuid(uuid: string): string {
  return uuid.toLowerCase().replace(/[^0-9a-f]/g, '');
}

/** One side of a host × datastore pair. */
export function mountKey(host: Key, datastore: Key): Key {
  return `${host}@${datastore}`;
}

/** The n-th device of a VM, by its label, which vCenter keeps unique within the VM. */
export function deviceKey(vm: Key, label: string): Key {
  return joined(vm, '#', label);
}

/** A dvPort of a switch. */
export function portKey(dvSwitch: Key, port: string): Key {
  return joined(dvSwitch, ':', port);
}

/** A file in `.dvsData`. */
export function portFileKey(datastore: Key, switchUuid: string, port: string): Key {
  return `${datastore}/.dvsData/${normalSwitchUuid(switchUuid)}/${port}`;
}

/** Objects only the overlay names: sites, pools, protection groups, recovery plans. */
export function overlayKey(kind: 'site' | 'pool' | 'pg' | 'rp', name: string): Key {
  return `${kind}:${name}`;
}

/** vSAN, vVol and other datastores that have neither a VMFS UUID nor an NFS path: by their URL. */
export function datastoreUrlKey(url: string): Key {
  return `dsurl:${url
    .toLowerCase()
    .replace(/^ds:\/\//, '')
    .replace(/\/+$/, '')}`;
}

/**
 * Two texts as one. JavaScript engines note of `a + b` that it is a and b, and keep that beside the
 * text once it is written out: too much for what an estate has hundreds of thousands of.
 */
function joined(first: string, separator: string, second: string): string {
  return [first, second].join(separator);
}
