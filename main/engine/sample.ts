import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';

/** What the sample's snapshot is called. */
export const sampleName = 'Nordkai Bank (sample)';

/** The sample estate as files, the way a user has them. */
export interface SampleFiles {
  readonly export: string;
  readonly overlay: string;
}

/**
 * The sample's files among those that come with the program.
 * @throws DrydockError 'storage' when they are missing, which means the installation is not whole
 */
export function sampleFiles(resourcesFolder: string): SampleFiles {
  const files = {
    export: join(resourcesFolder, 'sample', 'nordkai-bank.zip'),
    overlay: join(resourcesFolder, 'sample', 'overlay.yaml'),
  };
  if (existsSync(files.export) && existsSync(files.overlay)) return files;
  throw new DrydockError(
    'storage',
    'The sample estate is missing from this installation. Install Drydock again.',
  );
}
