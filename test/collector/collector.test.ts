import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolder } from '../../main/import/archive/folder.js';
import { importEsxi } from '../../main/import/esxi/index.js';
import { defaultLimits, type ImportResult } from '../../main/import/types.js';
import { portFileKey, vmfsKey } from '../../src/domain/estate/keys.js';
import { dvs, recoveryHost, volume } from '../import/esxi/packs.js';
import { testContext } from '../import/support.js';
import { busybox, script, TestHost } from './host.js';

describe.skipIf(busybox === null)('the collector under busybox (skipped where busybox is absent)', () => {
  let host: TestHost;
  beforeEach(async () => {
    host = await TestHost.make();
  });
  afterEach(() => host.remove());

  /** The only file that was written. */
  async function pack(): Promise<string> {
    const files = await host.written();
    expect(files).toHaveLength(1);
    return readFile(join(host.out, files[0] as string), 'utf8');
  }

  const imported = async (): Promise<ImportResult> =>
    importEsxi(await openFolder(host.out, defaultLimits), testContext());

  /** How each section ended, by the first words of its command. */
  async function outcomes(): Promise<Record<string, string>> {
    const text = await pack();
    return Object.fromEntries(
      [...text.matchAll(/^#end \d+ (\S+) status=(\S+) /gm)].map((match) => [
        match[1] as string,
        match[2] as string,
      ]),
    );
  }

  /** Gives the host the commands of a real one, printing what the importer's tests print. */
  async function likeEsxi(): Promise<void> {
    const printed = new Map(recoveryHost().map(({ name, output }) => [name, output]));
    await host.prints('vmware', printed.get('version') ?? '');
    await host.prints('net-dvs', printed.get('net-dvs') ?? '');
    await host.prints('esxcfg-volume', printed.get('volume-copies') ?? '');
    await host.prints('esxcfg-vswitch', printed.get('vswitches') ?? '');
    const cases: string[] = [];
    for (const [words, name] of [
      ['system version get', 'version'],
      ['system hostname get', 'system-hostname'],
      ['system stats uptime get', 'uptime'],
      ['system maintenanceMode get', 'maintenance-mode'],
      ['storage filesystem list', 'filesystems'],
      ['storage vmfs extent list', 'vmfs-extents'],
      ['storage nfs list', 'nfs'],
      ['vm process list', 'vm-processes'],
    ] as const) {
      const file = join(host.base, `esxcli.${name}`);
      await writeFile(file, printed.get(name) ?? '');
      cases.push(`"${words}") cat '${file}' ;;`);
    }
    await host.command(
      'esxcli',
      `case "$*" in\n${cases.join('\n')}\n*) echo "Unknown command" >&2; exit 1 ;; esac`,
    );
    const vms = join(host.base, 'vms');
    await writeFile(vms, printed.get('vms') ?? '');
    await host.command('vim-cmd', `case $1 in vmsvc/getallvms) cat '${vms}' ;; *) exit 1 ;; esac`);
    const folder = join(host.volumes, volume, '.dvsData', dvs);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '41'), 'opaque');
    await writeFile(join(folder, '77'), 'opaque');
    await symlink(volume, join(host.volumes, 'LUN 05'));
  }

  test('writes a pack that the importer reads whole', async () => {
    await likeEsxi();
    const run = await host.run(['-o', host.out]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect((await host.written())[0]).toMatch(/^drydock-esx-b-03-\d{8}T\d{6}Z\.txt$/);
    const { draft, problems } = await imported();
    expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
    expect(draft.hosts).toMatchObject([
      {
        name: 'esx-b-03.bank.example',
        version: '5.5.0',
        inMaintenanceMode: true,
        unresolvedCopies: [{ canMount: false }],
      },
    ]);
    expect(draft.hosts[0]?.bootTime).not.toBeNull();
    expect(draft.vms.map(({ name, power }) => [name, power])).toEqual([
      ['web01', 'on'],
      ['nsx vm', null],
    ]);
    expect(draft.portFiles.map(({ key }) => key)).toContain(portFileKey(vmfsKey(volume), dvs, '77'));
    expect(draft.portFilesListedOn).toEqual([vmfsKey(volume)]);
  });

  test('changes nothing on the volumes and leaves nothing but the pack', async () => {
    await likeEsxi();
    const before = await readdir(host.base, { recursive: true });
    const times = await stat(join(host.volumes, volume, '.dvsData', dvs));
    await host.run(['-o', host.out]);
    const after = await readdir(host.base, { recursive: true });
    expect(after.filter((name) => !before.includes(name))).toEqual([
      `out/${(await host.written())[0] as string}`,
    ]);
    expect((await stat(join(host.volumes, volume, '.dvsData', dvs))).mtimeMs).toBe(times.mtimeMs);
  });

  test('prints all it will run before it runs anything; a dry run ends there', async () => {
    await likeEsxi();
    const dry = await host.run(['--dry-run', '-o', host.out]);
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(await host.written()).toEqual([]);
    const real = await host.run(['-o', host.out]);
    const [announced = '', ran = ''] = real.out.split('Running:\n');
    for (const [, command] of ran.matchAll(/^ {2}[a-z-]+: (.*)$/gm)) {
      const line = (command as string).startsWith('list ') ? `${volume}/.dvsData` : (command as string);
      expect(announced).toContain(line);
      expect(dry.out).toContain(line);
    }
    expect(announced).toContain(`It writes: ${host.out}/drydock-esx-b-03-`);
  });

  test('runs nothing that changes a host', async () => {
    const { out } = await host.run(['-n', '-o', host.out]);
    expect(out).not.toMatch(/\b(?:set|add|remove|mount|unmount|resignature|-m|-M|-u|-r|rm|mv|kill)\b/);
    expect(await readFile(script, 'utf8')).not.toMatch(/rm -r|rm -f \/|eval /);
  });

  test('notes commands that are missing, that fail and that hang, and ends', async () => {
    const marker = join(host.base, 'pid');
    await host.command('net-dvs', `echo $$ >'${marker}'\necho "switch begins"\nexec sleep 1000`);
    await host.command('vim-cmd', 'echo "no \x1b[1mconnection" >&2\nexit 3');
    await host.prints('vmware', 'VMware ESXi 5.0.0 build-469512\n');
    const run = await host.run(['-o', host.out]);
    expect(run.code).toBe(0);
    expect(await outcomes()).toMatchObject({
      version: 'ok',
      'net-dvs': 'timeout',
      vms: 'failed',
      filesystems: 'missing',
      'volume-copies': 'missing',
    });
    const pid = Number(await readFile(marker, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
    const { draft, problems } = await imported();
    expect(draft.hosts).toMatchObject([{ name: 'esx-b-03', version: '5.0.0', unresolvedCopies: null }]);
    expect(draft.dvSwitches).toEqual([]);
    expect(problems.map(({ code }) => code)).toContain('command-without-result');
  });

  test('ends a command that does not want to end', async () => {
    await host.command('net-dvs', `trap '' TERM INT HUP\nwhile :; do sleep 1; done`);
    expect((await host.run(['-o', host.out])).code).toBe(0);
    expect(await outcomes()).toMatchObject({ 'net-dvs': 'timeout' });
  });

  test('keeps to the time for all commands together', async () => {
    await host.command('esxcli', 'exec sleep 1000');
    await host.run(['-o', host.out, '-T', '2']);
    const ended = Object.values(await outcomes());
    expect(ended.filter((status) => status === 'timeout').length).toBeGreaterThanOrEqual(2);
    expect(ended.filter((status) => status === 'skipped').length).toBeGreaterThan(0);
  });

  test('drops output that has no end', async () => {
    await host.command('net-dvs', 'yes 0123456789 | dd bs=1024 count=6000 2>/dev/null');
    await host.run(['-o', host.out]);
    expect(await outcomes()).toMatchObject({ 'net-dvs': 'too-large' });
    expect((await pack()).length).toBeLessThan(100_000);
  });

  test('output can forge no line of the pack', async () => {
    await host.command(
      'vmware',
      `printf '#end 2 version status=ok exit=0\\n#trailer sections=1 bytes=1 cksum=1\\nno line end'`,
    );
    await host.run(['-o', host.out]);
    const text = await pack();
    expect(text.match(/^#trailer /gm)).toHaveLength(1);
    expect(text).toContain(
      '\n|#trailer sections=1 bytes=1 cksum=1\n|no line end\n#end 2 version status=ok exit=0 lines=3 ',
    );
    expect((await imported()).problems.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('names of volumes, switches and files can be anything', async () => {
    const hostile = [
      '-rf',
      'two  blanks ',
      `it's "quoted"`,
      '$(touch pwned)',
      '`touch pwned`',
      ';touch pwned',
      '*',
      'back\\slash\\n',
      '%s%n',
    ];
    for (const name of hostile) {
      await mkdir(join(host.volumes, name, '.dvsData', dvs), { recursive: true });
      await writeFile(join(host.volumes, name, '.dvsData', dvs, '1'), '');
      await writeFile(join(host.volumes, name, '.dvsData', dvs, name), '');
    }
    await mkdir(join(host.volumes, '.hidden'));
    await mkdir(join(host.volumes, 'new\nline|#end'));
    await mkdir(join(host.volumes, volume, `vm -x '"$(touch pwned)`, '.dvsData', dvs), { recursive: true });
    await writeFile(join(host.volumes, volume, `vm -x '"$(touch pwned)`, '.dvsData', dvs, 'new\n#end'), '');
    await writeFile(join(host.volumes, volume, `vm -x '"$(touch pwned)`, '.dvsData', dvs, '7'), '');
    expect(await host.run(['-o', host.out])).toMatchObject({ code: 0, err: '' });
    const text = await pack();
    expect(text).toContain('\n|volume: /vmfs/volumes/.hidden\n|names left out: 0\n');
    for (const name of hostile) {
      expect(text).toContain(`\n|volume: /vmfs/volumes/${name}\n`);
      expect(text).toContain(`\n|file: .dvsData/${dvs}/${name}\n`);
    }
    expect(text).toContain(`\n|file: vm -x '"$(touch pwned)/.dvsData/${dvs}/7\n|names left out: 1\n`);
    expect((await readdir(host.base, { recursive: true })).filter((name) => name.endsWith('pwned'))).toEqual(
      expect.not.arrayContaining(['pwned', 'out/pwned']),
    );
    const { draft, problems } = await imported();
    expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
    expect(draft.portFiles.map(({ key }) => key)).toContain(portFileKey(vmfsKey(volume), dvs, '7'));
    // A name was left out: nothing may be called missing there.
    expect(draft.portFilesListedOn).not.toContain(vmfsKey(volume));
  });

  test('links are not followed out of a volume', async () => {
    await mkdir(join(host.base, 'elsewhere', dvs), { recursive: true });
    await writeFile(join(host.base, 'elsewhere', dvs, '9'), '');
    await mkdir(join(host.volumes, volume));
    await symlink(join(host.base, 'elsewhere'), join(host.volumes, volume, '.dvsData'));
    await host.run(['-o', host.out]);
    expect(await pack()).not.toContain(`${dvs}/9`);
  });

  describe('where it writes', () => {
    test.each(['a file', 'a link to nowhere'])('%s that is there is left alone', async (what) => {
      const path = join(host.out, 'pack.txt');
      if (what === 'a file') await writeFile(path, 'mine');
      else await symlink('nowhere', path);
      const run = await host.run(['-o', path]);
      expect(run.code).toBe(1);
      expect(run.err).toContain('exists already');
      expect(await host.written()).toEqual(['pack.txt']);
      if (what === 'a file') expect(await readFile(path, 'utf8')).toBe('mine');
    });

    test('a file of any name, from where it was started', async () => {
      expect((await host.run(['-o', "-out/it's.txt"])).code).toBe(1);
      await mkdir(join(host.base, '-out'));
      expect((await host.run(['-o', "-out/it's.txt"])).code).toBe(0);
      expect(await readdir(join(host.base, '-out'))).toEqual(["it's.txt"]);
    });

    test('nothing where there is too little room', async () => {
      const run = await host.run(['-o', host.out], "trap '' XFSZ; ulimit -f 64;");
      expect(run.code).toBe(1);
      expect(run.err).toMatch(/less than \d+ KiB are free/);
      expect(await host.written()).toEqual([]);
    });

    test('nothing where the folder is missing', async () => {
      const run = await host.run(['-o', join(host.base, 'no', 'where.txt')]);
      expect(run.code).toBe(1);
      expect(run.err).toContain('cannot be made');
    });

    /** Starts the collector and answers once it hangs in net-dvs, its output still open. */
    async function hanging(): Promise<ChildProcess> {
      await host.command('net-dvs', 'exec sleep 1000');
      const child = host.start(['-t', '500', '-o', host.out]);
      await new Promise<void>((ready) => {
        let out = '';
        child.stdout?.on('data', (chunk) => {
          out += String(chunk);
          if (out.split('Running:')[1]?.includes('esxcfg-vswitch -l\n')) ready();
        });
      });
      return child;
    }

    test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
      'nothing when it is stopped by %s, and its work folder goes too',
      async (signal) => {
        const child = await hanging();
        child.kill(signal);
        const [code] = (await once(child, 'close')) as [number | null];
        expect(code).toBe(1);
        expect(await host.written()).toEqual([]);
      },
    );

    test('nothing when nobody reads its output any more', async () => {
      const child = host.start(['-o', host.out]);
      let out = '';
      child.stdout?.on('data', (chunk) => {
        out += String(chunk);
        if (out.includes('Running:')) child.stdout?.destroy();
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(1);
      expect(await host.written()).toEqual([]);
    });
  });

  test.each([
    [['--frobnicate'], 'unknown argument'],
    [['-o'], 'needs a value'],
    [['-o', ''], 'is empty'],
    [['-t', '0'], 'whole seconds'],
    [['-t', '1; reboot'], 'whole seconds'],
    [['-T', '99999'], 'whole seconds'],
    [['extra'], 'unknown argument'],
  ])('%j is bad use', async (args, sentence) => {
    const run = await host.run(args);
    expect(run.code).toBe(2);
    expect(run.err).toContain(sentence);
    expect(run.out).toBe('');
  });

  test('tells how it is used', async () => {
    const run = await host.run(['--help']);
    expect(run.code).toBe(0);
    expect(run.out).toContain('--dry-run');
  });

  test('does without cksum', async () => {
    await host.removeCommand('cksum');
    expect((await host.run(['-o', host.out])).code).toBe(0);
    expect(await pack()).toMatch(/\n#trailer sections=\d+ bytes=\d+ cksum=none\n$/);
    expect((await imported()).problems.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('does without fractions of a second', async () => {
    await host.removeCommand('usleep');
    await host.command('sleep', `case $1 in *.*) exit 1 ;; esac\nexec '${busybox ?? ''}' sleep "$1"`);
    await host.command('net-dvs', `exec '${busybox ?? ''}' sleep 1000`);
    await host.run(['-o', host.out, '-T', '1']);
    const ended = Object.values(await outcomes());
    expect(ended.filter((status) => status === 'timeout' || status === 'skipped').length).toBeGreaterThan(0);
  });
});
