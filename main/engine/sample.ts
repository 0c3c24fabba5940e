import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';

/** The sample estate as files, the way a user has them. */
export interface SampleFiles {
  readonly exports: readonly string[];
  readonly overlay: string | null;
}

/**
 * The sample's files among those that come with the program: every .zip in `sample/`, and the
 * overlay beside them.
 * @throws DrydockError 'storage' when they are missing, which means the installation is not whole
 */
export async function sampleFiles(resourcesFolder: string): Promise<SampleFiles> {
  const folder = join(resourcesFolder, 'sample');
  const names = (await readdir(folder).catch(() => [])).sort();
  const exports = names.filter((name) => name.endsWith('.zip')).map((name) => join(folder, name));
  if (exports.length === 0) {
    throw new DrydockError(
      'storage',
      'The sample estate is missing from this installation. Install Drydock again.',
    );
  }
  const overlay = names.find((name) => name === 'overlay.yaml');
  return { exports, overlay: overlay === undefined ? null : join(folder, overlay) };
}
