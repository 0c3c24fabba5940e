import type { Bridge, PickedFile } from '../../contract/bridge.js';
import type { Call } from '../../contract/methods.js';
import { failed, type Result } from '../../contract/result.js';
import type { Progress } from '../../contract/types.js';
import { eventStream } from './events.js';
import { readResult } from './answer.js';
import { askForFiles } from './pick.js';
import { saveAsDownload } from './save.js';
import { forgetFiles, uploadFiles } from './upload.js';

/**
 * The bridge over HTTP, for the browser host. The protocol, all on the page's own origin with the
 * session cookie:
 *
 * - `POST /api/<method>`: the input as JSON in, a `Result` as JSON out.
 * - `GET /events`: server-sent events "progress" and "command", each with JSON data.
 * - `POST /upload?name=…`: a file's bytes in, a `Result<PickedFile>` out; with `beside=<ref>` it is kept
 *   in the folder of a file that was picked with it.
 * - `POST /upload-folder?name=…`: begins a folder, a `Result<PickedFile>` out; its files follow as
 *   `POST /upload?folder=<ref>&path=<path below the folder>`.
 * - `POST /upload-forget?ref=<ref>&ref=…`: files and folders are not needed any more.
 */
export function httpBridge(): Bridge {
  const events = eventStream('/events');
  const given = new Set<string>();
  const upload: Bridge['dropFiles'] = async (files, begin) => {
    const picked = await uploadFiles(files, begin);
    for (const { ref } of picked) given.add(ref);
    return picked;
  };
  // What the page knows of them ends with it.
  window.addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) void forgetFiles([...given]);
  });
  return {
    host: 'browser',
    call: callOverHttp,
    onProgress: (listener) => events.on('progress', (data) => listener(data as Progress)),
    onCommand: (listener) => events.on('command', (data) => listener(String(data))),
    async pickFiles(what, begin): Promise<readonly PickedFile[]> {
      return upload(await askForFiles(what), begin);
    },
    dropFiles: upload,
    forgetFiles: (refs) => {
      for (const ref of refs) given.delete(ref);
      return forgetFiles(refs);
    },
    saveFile: saveAsDownload,
  };
}

const callOverHttp: Call = async (name, input) => {
  const response = await post(`/api/${name}`, JSON.stringify(input ?? {}));
  // The host answers with what the engine answered; the contract is the type of it.
  return response as Awaited<ReturnType<typeof callOverHttp<typeof name>>>;
};

async function post(path: string, json: string): Promise<Result<unknown>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: json,
    });
  } catch {
    return failed('internal', 'Drydock does not answer any more. Start it again; nothing stored is lost.');
  }
  return readResult(response);
}
