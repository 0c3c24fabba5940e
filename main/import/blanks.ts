const around = /^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g;

/**
 * Text without the blanks that tools and spreadsheets put around it. Less than `trim()` takes: a
 * name may begin with U+2028 and its like, and the paths that quote it would match it no more.
 */
export function withoutBlanks(text: string): string {
  const trimmed = text.trim();
  return trimmed.length === text.length ? text : text.replace(around, '');
}
