import { createHash } from 'node:crypto';
import type { PrintedDocument } from './document.js';

/**
 * The short hash printed on every page: the first 12 hex digits of the SHA-256 over the document's
 * content. Two prints of the same plan on the same snapshot carry the same hash, whatever the format
 * and the day; a page from another plan does not.
 */
export function contentHash(document: PrintedDocument): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 12);
}
