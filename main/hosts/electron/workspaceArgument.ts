import { resolve } from 'node:path';

/**
 * The workspace a start was asked to show: the last argument that ends in `.drydock`. Options, which
 * begin with a dash, are Chromium's and never files.
 *
 * @param workingFolder where relative names of a second start begin.
 */
export function workspaceArgument(argv: readonly string[], workingFolder: string): string | null {
  const named = argv
    .slice(1)
    .filter((argument) => !argument.startsWith('-'))
    .findLast((argument) => argument.toLowerCase().endsWith('.drydock'));
  return named === undefined ? null : resolve(workingFolder, named);
}
