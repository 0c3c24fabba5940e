import type { References } from '../references.js';
import type { Answers } from './answers.js';
import type { SrmPointers } from './pointers.js';

/** The placeholders SRM keeps at the recovery site, and the datastores it keeps them on. */
export function assemblePlaceholders(answers: Answers, references: References, pointers: SrmPointers): void {
  for (const { value, place } of answers.placeholderDatastores) {
    const pointer = pointers.of(value.id, value.name, null);
    if (pointer) references.datastore(pointer, place);
  }
  for (const { value, place } of answers.placeholders) {
    const { placeholder_vm_path: path, placeholder_vm: id } = value.location;
    const vmx = path ? vmxPath(path) : null;
    const name = vmx === null ? null : (/([^/]+)\.vmx$/i.exec(vmx)?.[1] ?? null);
    const pointer = pointers.of(id, name, null);
    if (!pointer) continue;
    const vm = references.vm(pointer, place);
    vm.placeholder = true;
    vm.vmxPath ??= vmx;
    if (path && (path.datastore_name !== null || path.datastore !== null)) {
      const datastore = pointers.of(path.datastore, path.datastore_name, pointer.vcenter);
      if (datastore) vm.homeDatastore ??= references.datastore(datastore, place).key;
    }
  }
}

/** "[datastore] folder/file", which SRM writes out or gives in its parts. */
function vmxPath(path: {
  readonly datastore_name: string | null;
  readonly path: string | null;
  readonly filename: string | null;
  readonly friendly_path: string | null;
}): string | null {
  if (path.friendly_path !== null && /^\[[^\]]+\] /.test(path.friendly_path)) return path.friendly_path;
  if (path.datastore_name === null || path.filename === null) return null;
  const folder = path.path === null ? '' : `${path.path.replace(/^\/+|\/+$/g, '')}/`;
  return `[${path.datastore_name}] ${folder}${path.filename}`;
}
