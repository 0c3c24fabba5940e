import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../main/hosts/cli/writeWhole.js';
import { temporaryFolder } from '../db/support.js';

const bytes = Buffer.from('new');

describe('A file written whole', () => {
  it('replaces the old one, keeps its permissions and leaves nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.pdf');
    writeFileSync(path, 'old', { mode: 0o600 });
    await writeWhole(path, bytes);
    expect(readFileSync(path, 'utf8')).toBe('new');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['a.pdf']);
  });

  it('leaves a folder of that name alone', async () => {
    const path = join(temporaryFolder(), 'folder');
    mkdirSync(path);
    await expect(writeWhole(path, bytes)).rejects.toMatchObject({ code: 'EISDIR' });
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('goes where a link points, and the link stays', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'share'));
    writeFileSync(join(folder, 'share', 'a.pdf'), 'old');
    symlinkSync(join('share', 'a.pdf'), join(folder, 'a.pdf'));
    await writeWhole(join(folder, 'a.pdf'), bytes);
    expect(lstatSync(join(folder, 'a.pdf')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'share', 'a.pdf'), 'utf8')).toBe('new');
  });

  it.skipIf(process.platform === 'win32')(
    'goes into a pipe or a device instead of taking its place',
    async () => {
      const pipe = join(temporaryFolder(), 'pipe');
      execFileSync('mkfifo', [pipe]);
      const reading = readFile(pipe, 'utf8');
      await writeWhole(pipe, bytes);
      expect(statSync(pipe).isFIFO()).toBe(true);
      expect(await reading).toBe('new');
    },
  );
});
