import { StrictXmlReader } from '../xml/strict.js';
import type { Line } from './text.js';

/** One record of `esxcli --formatter=csv|xml|keyvalue`: values by column, "volumename" for "Volume Name". */
export interface FormattedRecord {
  readonly line: Line;
  readonly fields: ReadonlyMap<string, string>;
}

/** "Volume Name", "VolumeName" → "volumename". */
function column(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A header of `--formatter=csv`: names without blanks, with a comma behind the last one too. */
export function isCsvHeader(text: string): boolean {
  return text.length < 1024 && /^(?:[A-Za-z0-9]+,){2,}[A-Za-z0-9]*$/.test(text.trim());
}

/** A line of `--formatter=keyvalue`: "VmfsExtent.DeviceName.string=naa.…". */
const keyValue =
  /^(?:structure\[\d{1,6}\]\.)?([A-Za-z0-9]{1,60})\.([A-Za-z0-9]{1,60})\.(?:string|boolean|integer|int|uint\d*|int\d*|long)(?:\[\])?=(.*)$/;

export function isKeyValue(text: string): boolean {
  return keyValue.test(text);
}

/** Reads csv: a value that holds a comma is in quotation marks, doubled inside. */
export function readCsvRecords(lines: readonly Line[]): FormattedRecord[] {
  const [header, ...rest] = lines;
  if (!header) return [];
  const columns = cells(header.text).map(column);
  return rest
    .filter((line) => line.text.trim() !== '')
    .map((line) => {
      const values = cells(line.text);
      return { line, fields: new Map(columns.map((name, i) => [name, values[i] ?? ''])) };
    });
}

function cells(text: string): string[] {
  const found: string[] = [];
  let cell = '';
  let inside = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (inside && character === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (character === '"') inside = !inside;
    else if (character === ',' && !inside) {
      found.push(cell);
      cell = '';
    } else cell += character;
  }
  return cell === '' ? found : [...found, cell];
}

/** Reads keyvalue lines: a column that comes again begins the next record. */
export function readKeyValueRecords(lines: readonly Line[]): FormattedRecord[] {
  const records: { line: Line; fields: Map<string, string> }[] = [];
  for (const line of lines) {
    const match = keyValue.exec(line.text);
    if (!match) continue;
    const name = column(match[2] as string);
    let current = records.at(-1);
    if (!current || current.fields.has(name)) records.push((current = { line, fields: new Map() }));
    current.fields.set(name, match[3] as string);
  }
  return records;
}

/**
 * Reads xml: `<structure><field name="Volume Name"><string>…`.
 *
 * @throws DrydockError 'bad-input' when it is not well-formed or uses what no command writes.
 */
export function readXmlRecords(lines: readonly Line[], file: string, textLength: number): FormattedRecord[] {
  const first = lines[0];
  if (!first) return [];
  const records: { line: Line; fields: Map<string, string> }[] = [];
  // Structures stand inside fields of others: a text belongs to the innermost field that is open.
  const fields: string[] = [];
  const open: Map<string, string>[] = [];
  const reader = new StrictXmlReader(
    {
      open(name, attributes) {
        if (name === 'structure') {
          const record = { line: first, fields: new Map<string, string>() };
          records.push(record);
          open.push(record.fields);
        } else if (name === 'field') fields.push(column(attributes['name'] ?? ''));
      },
      text(text) {
        const field = fields.at(-1);
        const record = open.at(-1);
        if (field !== undefined && record && text.trim() !== '') {
          record.set(field, (record.get(field) ?? '') + text);
        }
      },
      close(name) {
        if (name === 'structure') open.pop();
        else if (name === 'field') fields.pop();
      },
    },
    { file, textLength },
  );
  reader.write(Buffer.from(lines.map(({ text }) => text).join('\n'), 'utf8'));
  reader.end();
  return records;
}
