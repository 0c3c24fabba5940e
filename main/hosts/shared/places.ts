import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a built Drydock finds its own parts. */
export interface ProgramPlaces {
  readonly version: string;
  readonly worker: URL;
  readonly reader: URL;
  readonly resources: string;
  readonly preload: string;
}

/**
 * The parts of the program around `from`. Bundlers move this code between entries and shared
 * chunks, so the root is found upwards, by Drydock's own package.json.
 *
 * @throws when there is none, which means the program was torn apart.
 */
export function programPlaces(from: string = import.meta.dirname): ProgramPlaces {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const read = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown };
      if (read.name === 'drydock') {
        return {
          version: String(read.version),
          worker: pathToFileURL(join(folder, 'out', 'main', 'worker.js')),
          reader: pathToFileURL(join(folder, 'out', 'main', 'reader.js')),
          resources: join(folder, 'resources'),
          preload: join(folder, 'out', 'preload', 'preload.cjs'),
        };
      }
    }
    if (folder === dirname(folder)) throw new Error('Drydock does not find its own files. Install it again.');
  }
}

/**
 * Where this user's workspaces are kept, following each system's habit. `DRYDOCK_WORKSPACES` names
 * another folder.
 */
export function workspaceFolder(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
  home: string = homedir(),
): string {
  const chosen = env['DRYDOCK_WORKSPACES'];
  if (chosen !== undefined && chosen !== '') return chosen;
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Drydock', 'workspaces');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Drydock', 'workspaces');
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'drydock', 'workspaces');
  }
}
