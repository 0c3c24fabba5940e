import { invisible } from '../../../src/domain/visible.js';

/** Device names that Windows takes for itself, with any extension. */
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A file name out of text that came from a page or an inventory: the last path segment, without
 * characters any of our systems forbids, at most 120 characters with the extension kept.
 */
export function safeFileName(text: string, otherwise = 'file'): string {
  const last = text.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(invisible, '_')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/[. ]+$/, '');
  if (plain === '' || plain === '.' || plain === '..') return otherwise;
  const kept = windowsDevice.test(plain) ? `_${plain}` : plain;
  if (kept.length <= 120) return kept;
  const dot = kept.lastIndexOf('.');
  const extension = dot > 0 && kept.length - dot <= 12 ? kept.slice(dot) : '';
  return kept.slice(0, 120 - extension.length) + extension;
}
