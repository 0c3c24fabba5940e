import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import { measured } from './measured.js';

/** The least a reader of every file of a govc export must do: tokenise all its XML. */
const path = process.argv[2] as string;

await measured(async () => {
  let elements = 0;
  for await (const bytes of (await stat(path)).isDirectory() ? inFolder() : inZip()) {
    const parser = new SaxesParser();
    parser.on('opentag', () => {
      elements += 1;
    });
    parser.on('text', () => undefined);
    parser.write(bytes.toString('utf8'));
    parser.close();
  }
  return `${elements} elements tokenised`;
});

async function* inFolder(): AsyncGenerator<Buffer> {
  for (const name of await readdir(path, { recursive: true })) {
    if (name.endsWith('.xml')) yield await readFile(join(path, name));
  }
}

async function* inZip(): AsyncGenerator<Buffer> {
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('.xml')) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    yield Buffer.concat(chunks);
  }
  zip.close();
}
