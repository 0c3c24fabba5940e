import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { encodingOf } from '../csv/encoding.js';
import { stopIfCancelled } from '../json/index.js';
import { Problems } from '../problems.js';
import { References } from '../references.js';
import type { ImportContext, ImportResult } from '../types.js';
import { assembleView } from './assemble.js';
import { ViewDirectory, wantedAttributes } from './directory.js';
import { LdifReader } from './ldif.js';

/** Values one entry may have: a pool has one for each of its desktops. */
const mostValues = 200_000;

const passedOver = {
  'not-text': (about: string) => `A value of ${about} is no text in UTF-8 and was passed over.`,
  'change-record': () => 'Change records that do not add an entry were passed over: they describe no state.',
  url: (about: string) => `A value of ${about} is an address of a file; such are not opened.`,
  'no-entry': (about: string) => `A value of ${about} stands outside any entry and was passed over.`,
} as const;

/**
 * Imports what `vdmexport` writes of a View connection server's directory: desktop pools and their
 * machines.
 *
 * @throws DrydockError 'cancelled'.
 */
export async function importViewLdif(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const directory = new ViewDirectory();
  const parts: ImportPart[] = [];
  const total = files.entries.reduce((sum, entry) => sum + entry.bytes, 0);
  let done = 0;
  const check = (bytes: number): void => {
    stopIfCancelled(ctx);
    done += bytes;
    ctx.progress('Reading the directory', Math.min(done, total), total);
  };
  for (const entry of files.entries) {
    const before = directory.pools.length + directory.vms.size;
    let entries = 0;
    try {
      await readEntries(files, entry, ctx, problems, check, (read) => {
        entries += 1;
        directory.add(read, entry.name);
      });
    } catch (error) {
      if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
      problems.add('error', 'file-damaged', error.message, { file: entry.name });
    }
    const used = directory.pools.length + directory.vms.size - before;
    parts.push({
      file: entry.name,
      sheet: null,
      use: used > 0 ? 'used' : 'not-recognised',
      records: used,
      note:
        entries === 0
          ? 'no entries of a directory'
          : `${entries} ${entries === 1 ? 'entry' : 'entries'}, ${used} of them pools and machines`,
    });
  }
  const draft = emptyDraft(files.name.replace(/\.(zip|ldif?|txt)$/i, ''), '');
  draft.sources.push({
    format: 'view-ldif',
    name: files.name,
    sha256: '',
    takenAt: null,
    producer: 'View Connection Server (vdmexport)',
  });
  assembleView(directory, draft, new References(draft), problems);
  if (draft.pools.length === 0 && !problems.hasErrors) {
    problems.add('warning', 'no-pools', `${quoted(files.name)} holds no desktop pool.`, { file: files.name });
  }
  return { draft, parts, problems: problems.list };
}

async function readEntries(
  files: FileSet,
  entry: FileEntry,
  ctx: ImportContext,
  problems: Problems,
  check: (bytes: number) => void,
  take: ConstructorParameters<typeof LdifReader>[1],
): Promise<void> {
  const encoding = await encodingOf(await files.open(entry), quoted(entry.name), () => stopIfCancelled(ctx));
  const decoder = new TextDecoder(encoding);
  const reader = new LdifReader(
    {
      file: quoted(entry.name),
      wanted: wantedAttributes,
      longestValue: ctx.limits.textLength,
      mostEntries: ctx.limits.rows,
      mostValues,
      notes: (code, line, about) => {
        const level = code === 'change-record' ? 'note' : 'warning';
        problems.add(level, `ldif-${code}`, passedOver[code](quoted(about)), { file: entry.name, row: line });
      },
    },
    take,
  );
  for await (const chunk of await files.open(entry)) {
    check((chunk as Buffer).length);
    reader.write(decoder.decode(chunk as Buffer, { stream: true }));
  }
  reader.write(decoder.decode());
  reader.end();
}

/** Whether a text begins like the export of a View directory. */
export function recogniseViewLdif(head: string): boolean {
  const start = head.startsWith('\ufeff') ? head.slice(1) : head;
  return (
    /^dn::?[ \t]*\S/im.test(start) &&
    (/^dn:.*dc\s*=\s*vdi\s*,\s*dc\s*=\s*vmware\s*,\s*dc\s*=\s*int/im.test(start) ||
      /^(?:pae-[\w-]+|objectclass:[ \t]*pae-\S+)/im.test(start))
  );
}
