import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';
import type { DiskDescriptor } from './descriptor.js';
import { placeInSet, placeKey, placeNamedBy, type FilePlace } from './paths.js';

/** The files below a disk's topmost one. */
export interface Chain {
  /** Nearest parent first. */
  readonly parents: readonly FilePlace[];
  /** Whether the chain was followed to a disk without a parent. */
  readonly complete: boolean;
}

/** Longer than any product allows: a chain that long is a circle or a joke. */
const longestChain = 64;

/** Follows disks to their parents through the descriptors of one file set. */
export class Chains {
  readonly #byPlace = new Map<string, DiskDescriptor>();
  readonly #problems: Problems;

  constructor(descriptors: readonly DiskDescriptor[], problems: Problems) {
    this.#problems = problems;
    for (const descriptor of descriptors) {
      this.#byPlace.set(placeKey(placeInSet(descriptor.file)), descriptor);
    }
  }

  /** The descriptor at a place, if it was given. */
  at(place: FilePlace): DiskDescriptor | undefined {
    return this.#byPlace.get(placeKey(place));
  }

  /**
   * The chain below a file. A hint that names another volume's UUID is told: it is how a chain looks
   * whose volume was copied and given a new signature, and it cannot be opened there.
   */
  below(top: FilePlace): Chain {
    const parents: FilePlace[] = [];
    const seen = new Set([placeKey(top)]);
    let at = top;
    for (;;) {
      const descriptor = this.at(at);
      if (!descriptor) return { parents, complete: false };
      if (descriptor.parentHint === null) return { parents, complete: descriptor.parentCid === null };
      const parent = placeNamedBy(at, descriptor.parentHint);
      if (parent === null) {
        this.#tell(descriptor, 'parent-path', 'names its parent by a path that is on no volume');
        return { parents, complete: false };
      }
      if (seen.has(placeKey(parent)) || parents.length >= longestChain) {
        this.#tell(descriptor, 'parent-circle', 'is, through its parents, its own parent, or has too many');
        return { parents: [], complete: false };
      }
      seen.add(placeKey(parent));
      parents.push(parent);
      at = parent;
    }
  }

  /** Checks every descriptor's word on its parent, whether a VM uses the disk or not. */
  check(): void {
    for (const descriptor of this.#byPlace.values()) {
      if (descriptor.parentHint === null) continue;
      const own = placeInSet(descriptor.file);
      const parent = placeNamedBy(own, descriptor.parentHint);
      if (parent === null) continue;
      if (descriptor.parentHint.startsWith('/') && parent.volume !== own.volume) {
        this.#tell(
          descriptor,
          'parent-absolute',
          own.volume === null
            ? `names its parent by the volume ${parent.volume ?? ''} (${quoted(descriptor.parentHint)}): it can be opened only where a volume of that UUID is mounted, not after a resignature`
            : `lies on the volume ${own.volume} and names its parent on another, ${parent.volume ?? ''} (${quoted(descriptor.parentHint)}): the parent is on a second volume, or this one was given a new signature and the chain is broken`,
        );
      }
      const found = this.at(parent);
      if (
        found &&
        descriptor.parentCid !== null &&
        found.cid !== null &&
        found.cid !== descriptor.parentCid
      ) {
        this.#tell(
          descriptor,
          'parent-changed',
          `expects its parent ${quoted(found.file)} with the content id ${descriptor.parentCid}, but it has ${found.cid}: the parent was changed or exchanged, and the chain cannot be opened`,
        );
      }
    }
  }

  #tell(descriptor: DiskDescriptor, code: string, what: string): void {
    this.#problems.add('warning', code, `The disk ${quoted(descriptor.file)} ${what}.`, {
      file: descriptor.file,
      row: descriptor.parentLine,
    });
  }
}
