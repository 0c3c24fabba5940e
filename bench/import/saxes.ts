import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import { measured } from './measured.js';

/** The least a reader of every sheet must do: unpack all XML of the workbook and tokenise it. */
await measured(async () => {
  const zip = await yauzl.openPromise(process.argv[2] as string, { autoClose: false, lazyEntries: true });
  let cells = 0;
  for await (const entry of zip.eachEntry()) {
    if (!/^xl\/(worksheets\/.*|sharedStrings)\.xml$/.test(entry.fileName)) continue;
    const parser = new SaxesParser();
    parser.on('opentag', (tag) => {
      if (tag.name === 'c' || tag.name.endsWith(':c')) cells += 1;
    });
    parser.on('text', () => undefined);
    const decoder = new TextDecoder();
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    }
    parser.close();
  }
  zip.close();
  return `${cells} cells tokenised`;
});
