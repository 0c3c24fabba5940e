/** A value on its way to a spreadsheet. */
export type CsvValue = string | number | boolean | null;

/**
 * One field. Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV
 * injection": = + - @ tab CR); our own numbers stay numbers.
 */
export function csvField(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A whole file: RFC 4180, CRLF, with a byte order mark so that Excel reads UTF-8. */
export function csvFile(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  const lines = [header.map(csvField).join(',')];
  for (const row of rows) lines.push(row.map(csvField).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** Text as base64 of its UTF-8 bytes, as `bridge.saveFile` takes it. */
export function base64Of(text: string): string {
  const data = new TextEncoder().encode(text);
  let binary = '';
  const chunk = 0x8000;
  for (let at = 0; at < data.length; at += chunk) {
    binary += String.fromCharCode(...data.subarray(at, at + chunk));
  }
  return btoa(binary);
}
