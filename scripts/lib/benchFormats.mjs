import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import yauzl from 'yauzl';

/**
 * The same estate as workbook, govc zip and govc folder, each imported and stored, beside peers that
 * merely read them. Formats are compared by unpacked bytes a second.
 *
 * @param tools `run(script, args)` runs a built script and gives the best of its runs or null;
 * `generate(size, format, path)` writes an estate
 * @returns whether all of ours succeeded
 */
export async function compareFormats(size, workbook, cache, { run, generate }) {
  const zip = join(cache, `govc-${size}.zip`);
  const folder = join(cache, `govc-${size}`);
  if (!existsSync(zip)) generate(size, 'govc', zip);
  if (!existsSync(folder)) await unpack(zip, folder);
  const inWorkbook = await unpackedBytes(workbook);
  const inExport = await unpackedBytes(zip);
  const lines = [
    ['Drydock: workbook, whole import', inWorkbook, run('ours', [workbook]), true],
    ['python3-openpyxl: reading only', inWorkbook, openpyxl(workbook), false],
    ['Drydock: govc zip, whole import', inExport, run('ours', [zip]), true],
    ['yauzl + saxes: tokenising only', inExport, run('govcSaxes', [zip]), false],
    ['Drydock: govc folder, whole import', inExport, run('ours', [folder]), true],
    ['saxes: tokenising only', inExport, run('govcSaxes', [folder]), false],
  ];
  for (const [title, bytes, best] of lines) {
    const unpacked = `${Math.round(bytes / 1e6)} MB`.padStart(7);
    if (best === null) console.log(`  ${title.padEnd(36)} ${unpacked}  absent or failed`);
    else {
      const rate = (seconds) => `${(bytes / 1e6 / seconds).toFixed(1)} MB/s`.padStart(11);
      console.log(
        `  ${title.padEnd(36)} ${unpacked} ${best.seconds.toFixed(2).padStart(7)} s ${rate(best.seconds)}` +
          ` ${best.userSeconds.toFixed(2).padStart(7)} s of CPU ${rate(best.userSeconds)}` +
          ` ${String(best.peakMib).padStart(6)} MiB  ${best.what}`,
      );
    }
  }
  return lines.every(([, , best, ours]) => !ours || best !== null);
}

function openpyxl(workbook) {
  const script = join(import.meta.dirname, '..', '..', 'bench', 'import', 'readOpenpyxl.py');
  const { status, stdout } = spawnSync('python3', [script, workbook], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : null;
}

async function unpackedBytes(path) {
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
  let bytes = 0;
  for await (const entry of zip.eachEntry()) bytes += entry.uncompressedSize;
  zip.close();
  return bytes;
}

async function unpack(path, folder) {
  const unfinished = `${folder}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    // yauzl has refused names that lead out of the folder.
    const to = join(unfinished, entry.fileName);
    mkdirSync(join(to, '..'), { recursive: true });
    const file = await open(to, 'w');
    await file.writeFile(await zip.openReadStreamPromise(entry));
    await file.close();
  }
  zip.close();
  renameSync(unfinished, folder);
}
