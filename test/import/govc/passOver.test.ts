import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openZip } from '../../../main/import/archive/zip.js';
import { readObjectFile, type ObjectFile } from '../../../main/import/govc/objectFile.js';
import { passOver } from '../../../main/import/govc/passOver.js';
import { defaultLimits } from '../../../main/import/types.js';
import { samplesFolder } from '../support.js';

const samples = samplesFolder();

/** Reads a file whole, and again as a stream, where nothing is passed over. */
async function bothWays(bytes: Buffer): Promise<[ObjectFile, ObjectFile]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const read = (source: Buffer | AsyncIterable<Uint8Array>): Promise<ObjectFile> =>
    readObjectFile(source, 'x.xml', defaultLimits.textLength, {
      take: () => undefined,
      startAgain: () => undefined,
    });
  return [await read(bytes), await read(stream())];
}

const laidOut = (inner: string): Buffer =>
  Buffer.from(`<ObjectContent>\n  <obj type="HostSystem">host-1</obj>\n${inner}</ObjectContent>`);
const property = (name: string, value: string): string =>
  `  <propSet>\n    <name>${name}</name>\n    <val x:type="t" xmlns:x="u">${value}</val>\n  </propSet>\n`;

test('what is not needed is cut out, what is needed stays', async () => {
  const file = laidOut(
    property('capability', '\n      <a>1</a>\n    ') +
      property('name', 'esx1') +
      property(
        'config',
        '\n      <network>\n        <product>no</product>\n      </network>\n      <product>\n        <version>5.0.0</version>\n      </product>\n      <one>1</one>\n    ',
      ),
  );
  const left = Buffer.concat(passOver(file)).toString();
  expect(left).not.toMatch(/capability|network|<one>/);
  const [quick, full] = await bothWays(file);
  expect(quick).toEqual(full);
  expect(full).toMatchObject({ object: { moref: 'host-1' } });
});

test('a file cut off anywhere is refused, also in a part that is not needed', async () => {
  const file = laidOut(
    property('capability', '\n      <a>1</a>\n    ') +
      property('config', '\n      <b>\n        <c>1</c>\n      </b>\n    '),
  );
  for (let length = 0; length < file.length; length += 1) {
    await expect(bothWays(file.subarray(0, length))).rejects.toMatchObject({ code: 'bad-input' });
  }
});

test('another layout is left as it is', () => {
  const file = Buffer.from('<ObjectContent><obj type="HostSystem">host-1</obj></ObjectContent>');
  expect(passOver(file)).toEqual([file]);
});

test.skipIf(samples === null)('real files read the same with and without it', async () => {
  for (const file of readdirSync(join(samples ?? '', 'govc'))) {
    const zip = await openZip(join(samples ?? '', 'govc', file), defaultLimits);
    for (const entry of zip.entries) {
      if (!entry.name.endsWith('.xml')) continue;
      const [quick, full] = await bothWays(await zip.read(entry, 10_000_000));
      expect(quick).toEqual(full);
    }
    await zip.close();
  }
});
