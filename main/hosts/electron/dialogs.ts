import { writeFile } from 'node:fs/promises';
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { PickedFile } from '../../../src/contract/bridge.js';
import { done, failed, type Result } from '../../../src/contract/result.js';
import type { FileRefs } from '../shared/fileRefs.js';
import { safeFileName } from '../shared/names.js';

const questions: Readonly<Record<string, OpenDialogOptions>> = {
  import: {
    title: 'Import a snapshot of the estate',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'All files', extensions: ['*'] },
      {
        name: 'Exports',
        extensions: ['zip', 'xlsx', 'csv', 'xml', 'json', 'ldif', 'txt', 'vmx', 'vmdk'],
      },
    ],
  },
  folder: { title: 'Import a folder', buttonLabel: 'Import', properties: ['openDirectory'] },
  overlay: {
    title: 'Choose an overlay file',
    properties: ['openFile'],
    filters: [{ name: 'Overlay', extensions: ['yaml', 'yml', 'json'] }],
  },
  workspace: {
    title: 'Open a workspace',
    properties: ['openFile'],
    filters: [{ name: 'Drydock workspace', extensions: ['drydock'] }],
  },
};

/** Asks for files; answers references, none when the user declines. */
export async function pickFiles(
  window: BrowserWindow,
  refs: FileRefs,
  what: unknown,
): Promise<Result<readonly PickedFile[]>> {
  const question = typeof what === 'string' && Object.hasOwn(questions, what) ? questions[what] : undefined;
  if (question === undefined) return failed('bad-request', 'Drydock has no such dialog.');
  const { canceled, filePaths } = await dialog.showOpenDialog(window, question);
  return done(canceled ? [] : filePaths.map((path) => refs.add(path)));
}

/** Asks where to and writes a document there; `false` when the user declines. */
export async function saveFile(
  window: BrowserWindow,
  fileName: unknown,
  base64: unknown,
): Promise<Result<boolean>> {
  if (typeof fileName !== 'string' || typeof base64 !== 'string') {
    return failed('bad-request', 'A document has a name and a content.');
  }
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save',
    defaultPath: safeFileName(fileName, 'drydock-document'),
  });
  if (canceled || filePath === '') return done(false);
  try {
    await writeFile(filePath, Buffer.from(base64, 'base64'));
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    const why = full ? 'The disk is full.' : 'The place cannot be written to.';
    return failed('storage', `The document was not saved. ${why}`);
  }
  return done(true);
}
