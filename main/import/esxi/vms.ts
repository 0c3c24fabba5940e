import type { ProcessFacts, VmFacts } from './facts.js';
import { plainUuid } from './ids.js';
import type { At } from './storage.js';
import { shownName, type Line } from './text.js';

/** Names have at most 80 characters and paths 255: a row's own part is far shorter than this. */
const longestRow = 4096;

/** Told of a VM whose row can be read in two ways, and of VMs the host skipped. */
export type VmTrouble = (line: Line, code: 'ambiguous' | 'invalid') => void;

/**
 * Reads `vim-cmd vmsvc/getallvms`. Names and annotations are free text: they may hold brackets,
 * ".vmx" and line breaks. So the file is what stands between a bracket and ".vmx", guest and
 * hardware version; where that fits twice the row is reported and left out.
 *
 * @param datastores names of the host's datastores, to tell "[datastore]" from brackets in names
 */
export function readVms(
  lines: readonly Line[],
  datastores: ReadonlySet<string>,
  at: At,
  trouble: VmTrouble,
): VmFacts[] {
  const vms: VmFacts[] = [];
  for (const line of lines) {
    if (/^Skipping invalid VM/i.test(line.text)) trouble(line, 'invalid');
    const row = /^(\d{1,9})\s+(.*)$/.exec(line.text);
    if (!row || !/\.vmt?x\b/i.test(line.text)) continue;
    // Behind the file stand only guest, version and the annotation, which may be long.
    const text = (row[2] as string).slice(0, longestRow);
    const ends = endsOfFile(text);
    if (ends.length > 1) {
      trouble(line, 'ambiguous');
      continue;
    }
    const end = ends[0] ?? lastEnd(text);
    if (end === null) continue;
    const start = startOfFile(text, end, datastores);
    if (start === null) continue;
    vms.push({
      place: at(line),
      name: shownName(text.slice(0, start.at)),
      vmxPath: text.slice(start.at, end),
      datastoreName: start.datastore,
      file: text.slice(start.at + start.datastore.length + 2, end).trimStart(),
    });
  }
  return vms;
}

/** Every place where a file's name ends and guest and hardware version follow, as in a real row. */
function endsOfFile(text: string): number[] {
  return [...text.matchAll(/\.vmt?x(?=\s+[\w-]{1,64}\s+vmx-\d{1,3}(?:\s|$))/gi)].map(
    (match) => match.index + match[0].length,
  );
}

function lastEnd(text: string): number | null {
  const match = [...text.matchAll(/\.vmt?x(?=\s|$)/gi)].at(-1);
  return match ? match.index + match[0].length : null;
}

/** The bracket that begins the path: one with a known datastore's name, else the last after a gap. */
function startOfFile(
  text: string,
  end: number,
  datastores: ReadonlySet<string>,
): { readonly at: number; readonly datastore: string } | null {
  const head = text.slice(0, end);
  const possible: { at: number; datastore: string; gap: boolean }[] = [];
  // Real rows have a bracket or two; the bound keeps a row made of brackets from taking for ever.
  for (const at of placesOf(head, '[', mostBrackets)) {
    if (at > 0 && !/\s/.test(head.charAt(at - 1))) continue;
    const gap = at < 2 || /\s\s/.test(head.slice(at - 2, at));
    // A datastore's name may hold brackets itself: all ends are tried against the known names.
    const closes = placesOf(head, '] ', mostBrackets).filter((close) => close > at);
    const known = closes.map((close) => head.slice(at + 1, close)).find((name) => datastores.has(name));
    const datastore = known ?? (closes[0] === undefined ? undefined : head.slice(at + 1, closes[0]));
    if (datastore !== undefined) possible.push({ at, datastore, gap });
  }
  const named = possible.filter((one) => datastores.has(one.datastore));
  return named.at(-1) ?? possible.findLast((one) => one.gap) ?? possible.at(-1) ?? null;
}

const mostBrackets = 64;

function placesOf(text: string, what: string, most: number): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(what); at >= 0 && places.length < most; at = text.indexOf(what, at + 1)) {
    places.push(at);
  }
  return places;
}

/** Reads `esxcli vm process list`: the VMs that run. */
export function readProcesses(lines: readonly Line[], at: At): ProcessFacts[] {
  const processes: { -readonly [K in keyof ProcessFacts]: ProcessFacts[K] }[] = [];
  for (const [i, line] of lines.entries()) {
    if (/^\s+World ID:\s*\d+\s*$/.test(line.text)) {
      const title = lines[i - 1] ?? line;
      processes.push({ place: at(title), name: shownName(title.text), configFile: null, smbiosUuid: null });
      continue;
    }
    const current = processes.at(-1);
    const [, key, value] = /^\s+(UUID|Display Name|Config File):\s*(.*)$/.exec(line.text) ?? [];
    if (!current || key === undefined || value === undefined) continue;
    if (key === 'UUID') current.smbiosUuid = plainUuid(value);
    else if (key === 'Display Name') current.name = shownName(value);
    else current.configFile = value.trim();
  }
  return processes;
}
