import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'drydock-host-';
const ownerFile = 'owner.json';

/**
 * Makes a folder only this user can read, and first removes those of hosts that were killed: they
 * hold copies of inventories, which must not lie about until the system tidies up.
 * @throws Error with a sentence for the user when the folder cannot be made
 */
export async function makePrivateFolder(parent: string = tmpdir()): Promise<string> {
  await removeLeftovers(parent);
  try {
    // mkdtemp makes the folder with mode 0700.
    const folder = await mkdtemp(join(parent, prefix));
    await writeFile(join(folder, ownerFile), JSON.stringify({ pid: process.pid, machine: hostname() }));
    return folder;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    throw new Error(
      `Drydock needs room for the files a browser hands over, and ${parent} gives none (${code}). Free some space there, or name another folder in TMPDIR.`,
      { cause: error },
    );
  }
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(parent, name);
    // Another user's folder cannot be read, and stays.
    if (await isLeftover(folder).catch(() => false)) {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }
}

async function isLeftover(folder: string): Promise<boolean> {
  const { pid, machine } = JSON.parse(await readFile(join(folder, ownerFile), 'utf8')) as Record<
    string,
    unknown
  >;
  // Containers may share the folder, but not the numbers of their processes.
  if (machine !== hostname() || typeof pid !== 'number' || pid === process.pid) return false;
  return !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted means: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
