/**
 * Published limits the rules compare with. They differ between product versions, so each carries
 * the versions it holds for; an unknown version is never guessed.
 */

/** Hosts that may read one Composer replica on VMFS (View 5.0 / vSphere 5.0; View 5.1 / vSphere 5.1). */
export const replicaHosts = {
  /** Any host at 5.0 or older, or VMFS older than 5. */
  old: 8,
  /** All hosts at 5.1 or later on VMFS-5 or later. */
  new: 32,
  /** From so many hosts on, with one at 5.0 or older, all five restart tries of HA may hit hosts without a lock. */
  restartMayNeverSucceed: 13,
} as const;

/** Linked clones on one VMFS datastore. */
export const clonesPerVmfs = {
  /** View 5.1 and older. */
  view51: 64,
  /** View 5.2 and later. */
  view52: 128,
  /** View 5.2 and later, where the array offers VAAI hardware-assisted locking. */
  view52Vaai: 140,
} as const;

/** "5.1.0" → [5, 1]; null when it is not a version. */
export function majorMinor(version: string | null): readonly [number, number] | null {
  const match = /^\s*(\d+)(?:\.(\d+))?/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : null;
}

/** Whether a version is at least major.minor; null when the version is not known. */
export function atLeast(version: string | null, major: number, minor: number): boolean | null {
  const parts = majorMinor(version);
  if (!parts) return null;
  return parts[0] > major || (parts[0] === major && parts[1] >= minor);
}
