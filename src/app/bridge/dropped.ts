import type { Bridge } from '../../contract/bridge.js';

/**
 * The files of a drop, ready for `Bridge.dropFiles`. Electron finds a dropped folder by its path; a
 * browser only lets the page walk through it, so there the files inside are collected, each with
 * its path below the folder. Call it in the drop event itself: the data is gone afterwards.
 */
export async function droppedFiles(host: Bridge['host'], data: DataTransfer): Promise<readonly File[]> {
  if (host === 'electron') return [...data.files];
  const entries = [...data.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const files: File[] = [];
  for (const entry of entries) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, into: File[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    const path = entry.fullPath.replace(/^\//, '');
    if (path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path });
    into.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // readEntries answers in batches, and an empty one at the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return;
    for (const inner of batch) await collect(inner, into);
  }
}
