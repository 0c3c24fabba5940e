import type { Extent } from '../../../src/domain/estate/types.js';
import type { CopyFacts } from './facts.js';
import { deviceAndPartition, vmfsUuid } from './ids.js';
import type { At, Unreadable } from './storage.js';
import { shownName, truth, type Line } from './text.js';

type Open = { -readonly [K in keyof CopyFacts]: CopyFacts[K] } & { extents: Extent[] };

/**
 * Reads `esxcfg-volume -l`. ESX 4 writes "VMFS3 UUID/label:", ESXi 6 and later first tell that they
 * scan for host activity. One UUID may be listed several times: each is a copy of its own.
 */
export function readVolumeCopies(lines: readonly Line[], at: At, unreadable: Unreadable): CopyFacts[] {
  const copies: Open[] = [];
  for (const line of lines) {
    const begin = /^\s*VMFS\d* UUID\/label:\s*([^/\s]*)\/?(.*)$/i.exec(line.text);
    const current = copies.at(-1);
    if (begin) {
      const uuid = (begin[1] as string).toLowerCase();
      if (!vmfsUuid.test(uuid)) {
        unreadable(line, 'the UUID of a volume of "esxcfg-volume -l"');
        continue;
      }
      copies.push(emptyCopy(uuid, shownName(begin[2] as string), at(line)));
    } else if (current) {
      const [, key, value] = /^\s*(can mount|can resignature|extent name):\s*(.*)$/i.exec(line.text) ?? [];
      if (key === undefined || value === undefined) continue;
      if (/mount/i.test(key)) {
        current.canMount = truth(value);
        current.whyNotMount = reasonOf(value);
      } else if (/resignature/i.test(key)) current.canResignature = truth(value);
      else current.extents.push(deviceAndPartition(beforeRange(value)));
    }
  }
  return copies;
}

/** "naa.…:1   range: 0 - 511743 (MB)" → "naa.…:1". */
function beforeRange(value: string): string {
  const range = value.search(/\srange:/);
  return (range < 0 ? value : value.slice(0, range)).trim();
}

/** "No (the original volume is still online)" → what stands in the brackets. */
function reasonOf(value: string): string | null {
  if (!/^no\b/i.test(value)) return null;
  const reason = shownName(value.slice(2));
  return (reason.startsWith('(') && reason.endsWith(')') ? reason.slice(1, -1).trim() : reason) || null;
}

/** Reads `esxcli storage vmfs snapshot list`: it tells no devices, but why a volume cannot be mounted. */
export function readVmfsSnapshots(lines: readonly Line[], at: At): CopyFacts[] {
  const copies: Open[] = [];
  for (const line of lines) {
    const uuid = line.text.trim();
    if (vmfsUuid.test(uuid)) {
      copies.push(emptyCopy(uuid.toLowerCase(), '', at(line)));
      continue;
    }
    const current = copies.at(-1);
    const [, key, value] = /^\s+([^:]{1,60}):\s?(.*)$/.exec(line.text) ?? [];
    if (!current || key === undefined || value === undefined) continue;
    applySnapshotField(current, key, value);
  }
  return copies;
}

/** A volume of `--formatter=csv|xml|keyvalue`. */
export function snapshotOfRecord(
  record: ReadonlyMap<string, string>,
  place: CopyFacts['place'],
): CopyFacts | null {
  const uuid = record.get('vmfsuuid')?.toLowerCase();
  if (uuid === undefined || !vmfsUuid.test(uuid)) return null;
  const copy = emptyCopy(uuid, '', place);
  for (const [key, value] of record) applySnapshotField(copy, key, value);
  return copy;
}

/** Keys as the command writes them or as `--formatter` does: "Can mount", "Canmount". */
function applySnapshotField(copy: Open, key: string, value: string): void {
  const name = key.toLowerCase().replace(/[^a-z]/g, '');
  if (name === 'volumename') copy.label = shownName(value);
  else if (name === 'canmount') copy.canMount = truth(value);
  else if (name === 'reasonforunmountability') copy.whyNotMount = shownName(value) || null;
  else if (name === 'canresignature') copy.canResignature = truth(value);
}

function emptyCopy(vmfsUuidOfCopy: string, label: string, place: CopyFacts['place']): Open {
  return {
    place,
    vmfsUuid: vmfsUuidOfCopy,
    label,
    extents: [],
    canMount: null,
    whyNotMount: null,
    canResignature: null,
  };
}

/** Both commands describe the same volumes: devices from one, reasons from the other. */
export function joinCopies(listed: readonly CopyFacts[], snapshots: readonly CopyFacts[]): CopyFacts[] {
  const reasons = new Map(snapshots.map((copy) => [copy.vmfsUuid, copy]));
  const known = new Set(listed.map((copy) => copy.vmfsUuid));
  return [
    ...listed.map((copy) => ({
      ...copy,
      whyNotMount: copy.whyNotMount ?? reasons.get(copy.vmfsUuid)?.whyNotMount ?? null,
    })),
    ...snapshots.filter((copy) => !known.has(copy.vmfsUuid)),
  ];
}
