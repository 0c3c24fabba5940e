import type { PickedFile } from '../../contract/bridge.js';
import { DrydockError, type Result } from '../../contract/result.js';
import { readResult } from './answer.js';

/**
 * Hands files to the browser host, which keeps them until it ends. Files of one folder (those that
 * carry a relative path) come back as one reference to the folder.
 *
 * @throws {DrydockError} with a sentence for the user when a file cannot be read or kept.
 */
export async function uploadFiles(files: readonly File[]): Promise<readonly PickedFile[]> {
  const picked: PickedFile[] = [];
  for (const [folder, members] of byFolder(files)) {
    if (folder === '') {
      for (const file of members) picked.push(await send('/upload', { name: file.name }, file));
    } else {
      const begun = await send('/upload-folder', { name: folder }, null);
      for (const file of members) {
        const path = file.webkitRelativePath.slice(folder.length + 1);
        await send('/upload', { folder: begun.ref, path }, file);
      }
      picked.push(begun);
    }
  }
  return picked;
}

function byFolder(files: readonly File[]): Map<string, File[]> {
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const slash = file.webkitRelativePath.indexOf('/');
    const folder = slash < 0 ? '' : file.webkitRelativePath.slice(0, slash);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [file]);
    else group.push(file);
  }
  return groups;
}

async function send(path: string, query: Record<string, string>, body: File | null): Promise<PickedFile> {
  let result: Result<PickedFile>;
  try {
    const response = await fetch(`${path}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body,
    });
    result = await readResult<PickedFile>(response);
  } catch {
    throw new DrydockError(
      'bad-input',
      `${body?.name ?? 'The folder'} could not be handed to Drydock: it cannot be read, or Drydock has ended.`,
    );
  }
  if (!result.ok) throw new DrydockError(result.code, result.message, result.details);
  return result.value;
}
