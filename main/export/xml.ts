/** What XML 1.0 cannot hold at all, not even as a reference: most control characters, half pairs. */
const IMPOSSIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const SPECIAL = /[&<>"\r]/;

/**
 * Text for the inside of an XML element or attribute in double quotes. Characters XML cannot hold
 * become U+FFFD: an inventory's names may hold anything.
 */
export function escapeText(text: string): string {
  const possible = text.replace(IMPOSSIBLE, '\ufffd');
  if (!SPECIAL.test(possible)) return possible;
  return possible
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
