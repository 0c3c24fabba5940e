import { createHash } from 'node:crypto';
import type { Overlay } from '../../src/contract/overlay.js';
import type { Source } from '../../src/domain/estate/types.js';

/** SHA-256 of a text in UTF-8, lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * What makes two imports the same: the content of their files, whatever the files are called and in
 * whatever order they were picked, and what the overlay says.
 */
export function contentHashOf(sources: readonly Source[], overlay: Overlay): string {
  const files = sources.map((source) => source.sha256).sort();
  return sha256(JSON.stringify([files, overlay]));
}
