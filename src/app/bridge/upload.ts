import type { BeginHandover, PickedFile } from '../../contract/bridge.js';
import { DrydockError } from '../../contract/result.js';
import { resultIn } from './answer.js';

/**
 * Hands files to the browser host, which keeps them until it ends. Files of one folder (those that
 * carry a relative path) come back as one reference to the folder.
 *
 * @param begin told what is handed over, answers who watches and may stop it: then nothing is kept
 * @throws {DrydockError} with a sentence for the user when a file cannot be read or kept.
 */
export async function uploadFiles(
  files: readonly File[],
  begin?: BeginHandover,
): Promise<readonly PickedFile[]> {
  if (files.length === 0) return [];
  const groups = byFolder(files);
  mustBeToldApart(groups.get('') ?? []);
  const given = [...groups].flatMap(([folder, members]) => (folder === '' ? members : [{ name: folder }]));
  const watch = begin?.(given);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  const sendFile = async (query: Record<string, string>, file: File): Promise<PickedFile> => {
    const kept = await send('/upload', query, file, watch?.signal, (done) =>
      watch?.progress(before + done, total),
    );
    before += file.size;
    return kept;
  };
  const picked: PickedFile[] = [];
  try {
    for (const [folder, members] of groups) {
      if (folder === '') {
        let beside = {};
        for (const file of members) {
          const kept = await sendFile({ name: file.name, ...beside }, file);
          beside = { beside: kept.ref };
          picked.push(kept);
        }
        continue;
      }
      const begun = await send('/upload-folder', { name: folder }, null, watch?.signal);
      picked.push(begun);
      for (const file of members) {
        const path = file.webkitRelativePath.slice(folder.length + 1);
        await sendFile({ folder: begun.ref, path }, file);
      }
    }
    return picked;
  } catch (error) {
    // Of files that came only in part nobody wants the others.
    await forgetFiles(picked.map(({ ref }) => ref));
    if (watch?.signal.aborted === true) return [];
    throw error;
  }
}

/**
 * The tables of an export are files of one folder, and which folder a file lies in a browser does not
 * tell. Those of two exports would become one.
 */
function mustBeToldApart(loose: readonly File[]): void {
  const seen = new Set<string>();
  for (const { name } of loose) {
    if (!/\.csv$/i.test(name)) continue;
    if (seen.has(name.toLowerCase())) {
      throw new DrydockError(
        'bad-input',
        `Several of these files are called ${name}, and a browser does not tell which folder each lies in. Drop the folders themselves, or the files of one folder at a time.`,
      );
    }
    seen.add(name.toLowerCase());
  }
}

/** As many references as an address has room for. */
const forgottenAtOnce = 100;

/** Has the host remove its copies. It ends with them anyway: that it cannot be told is no failure. */
export async function forgetFiles(refs: readonly string[]): Promise<void> {
  for (let at = 0; at < refs.length; at += forgottenAtOnce) {
    const query = refs.slice(at, at + forgottenAtOnce).map((ref): [string, string] => ['ref', ref]);
    // It outlives the page, which may be on its way out.
    await fetch(`/upload-forget?${new URLSearchParams(query)}`, { method: 'POST', keepalive: true }).catch(
      () => undefined,
    );
  }
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

/** Posts with `XMLHttpRequest`, for `fetch` does not tell how much of a body has gone. */
function send(
  path: string,
  query: Record<string, string>,
  body: File | null,
  signal?: AbortSignal,
  progress?: (doneBytes: number) => void,
): Promise<PickedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    const lost = (): void =>
      reject(
        new DrydockError(
          'bad-input',
          `${body?.name ?? 'The folder'} could not be handed to Drydock: it cannot be read, or Drydock has ended.`,
        ),
      );
    request.open('POST', `${path}?${new URLSearchParams(query)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => progress?.(loaded);
    request.onabort = request.onerror = lost;
    request.onload = () => {
      const result = resultIn<PickedFile>(request.status, request.responseText);
      if (result.ok) resolve(result.value);
      else reject(new DrydockError(result.code, result.message, result.details));
    };
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    if (signal?.aborted === true) return lost();
    signal?.addEventListener('abort', stop);
    request.send(body);
  });
}
