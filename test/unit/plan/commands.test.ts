import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Datastore, Estate, Host } from '../../../src/domain/estate/types.js';
import { groundPlan, makePlan, runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import type { Command } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { ash, onHosts, powerShell, unlessOption } from '../../../src/domain/steps/commands.js';

/** The shell of ESXi is busybox's; elsewhere the system's own, which follows the same standard. */
const shell = ((): readonly [string, ...string[]] => {
  try {
    execFileSync('busybox', ['true']);
    return ['busybox', 'sh'];
  } catch {
    return ['sh'];
  }
})();

/** Tools named in commands, as stubs that write down the arguments they were called with. */
const tools = ['esxcli', 'esxcfg-volume', 'esxcfg-nas', 'esxcfg-advcfg', 'services.sh', 'nslookup'];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-stubs-'));
  for (const tool of tools) {
    const path = join(folder, tool);
    writeFileSync(
      path,
      '#!/bin/sh\nfor word in "$(basename "$0")" "$@"; do printf \'%s\\0\' "$word"; done\nprintf \'\\1\\0\'\n',
    );
    chmodSync(path, 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell makes of lines: the words each tool was called with. */
function parsed(lines: readonly string[]): string[][] {
  const [program, ...options] = shell;
  const out = execFileSync(program, [...options, '-c', lines.join('\n')], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder },
    encoding: 'utf8',
  });
  return out
    .split('\u0001\0')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1));
}

const nasty = fc.oneof(
  fc.constantFrom(
    '-d',
    '--help',
    '',
    "'",
    "it's",
    '$(touch pwned)',
    '`touch pwned`',
    '; touch pwned',
    '"',
    '\\',
    '*',
    '~',
    '#',
    '!x',
    'a b',
    '& x',
    '${HOME}',
    '%s',
    '\\0101',
  ),
  fc.string({ unit: fc.constantFrom(...` -'"\\$\`;&|<>()*?[]{}~#!%=\taé端`), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

describe.skipIf(process.platform === 'win32')('a word in a command', () => {
  it('is read by a POSIX shell as exactly that word', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 30 }), (words) => {
        const typable = words.filter((word) => !/[\u0000-\u001f\u007f\ud800-\udfff]/u.test(word));
        const lines = typable.map((word) => `esxcli ${ash(word)} --x=${ash(word)}`);
        expect(parsed(lines)).toEqual(typable.map((word) => ['esxcli', word, `--x=${word}`]));
      }),
      { numRuns: 30 },
    );
  });

  it('that stands by itself is never an option, and the step says why there is no command', () => {
    const host = { name: 'esx-1', version: '4.1.0' } as Host;
    fc.assert(
      fc.property(nasty, (word) => {
        const [command] = onHosts(unlessOption([word], `esxcfg-volume -m ${ash(word)}`), [host]);
        const text = command?.text ?? '';
        if (text.startsWith('#')) expect(text).toMatch(/^# By hand: .*\.$/);
        else expect(parsed([text])).toEqual([['esxcfg-volume', '-m', word]]);
        if (word === '' || word.startsWith('-')) expect(text).toContain('take it for an option');
      }),
      { numRuns: 60 },
    );
  });

  it('of PowerShell cannot end its own quotes', () => {
    fc.assert(
      fc.property(nasty, (word) => {
        const inside = powerShell(word).slice(1, -1);
        expect(inside.replace(/['\u2018\u2019\u201a\u201b]{2}/g, '')).not.toMatch(
          /['\u2018\u2019\u201a\u201b]/,
        );
      }),
    );
  });
});

/** The sample estate with every name replaced, and half its hosts as old as their tools can be. */
function renamed(name: (was: string, at: number) => string): Estate {
  const estate = generateEstate();
  const datastore = (each: Datastore, at: number): Datastore => ({
    ...each,
    name: name(each.name, at),
    vmfsUuid: null,
    nfsPath: each.nfsPath === null ? null : name(each.nfsPath, at + 1),
  });
  return {
    ...estate,
    datastores: estate.datastores.map(datastore),
    hosts: estate.hosts.map((host, at) => ({ ...host, version: at % 2 === 0 ? '4.1.0' : '5.5.0' })),
    clusters: estate.clusters.map((cluster, at) => ({ ...cluster, name: name(cluster.name, at) })),
  };
}

function commandsOf(estate: Estate): Command[] {
  const index = indexEstate(estate);
  return runbooks.flatMap((runbook) => {
    const scenario = scenarioFor(runbook.id, estate, index);
    const plan = makePlan({ runbook: runbook.id, estate, index, scenario, name: 'all' });
    return groundPlan(plan, estate, index).steps.flatMap((step) => step.commands);
  });
}

describe.skipIf(process.platform === 'win32')('every command of every runbook', () => {
  it.each([
    ['names that look like options', (_: string, at: number) => `-d${at}`],
    ['empty names', () => ''],
    [
      'names with quotes and substitutions',
      (was: string) => `${was}'; touch pwned; $(touch pwned) "\`touch pwned\``,
    ],
    ['names with line breaks', (was: string) => `${was}\ntouch pwned`],
  ])('does what it says and nothing else: %s', (_, name) => {
    const estate = renamed(name);
    const names = new Set([
      ...estate.datastores.flatMap((each) => [each.name, each.nfsPath ?? '', each.nfsHost ?? '']),
    ]);
    const commands = commandsOf(estate);
    const lines = commands.filter((command) => command.shell === 'esxi').map((command) => command.text);
    expect(lines.length).toBeGreaterThan(20);
    for (const line of commands.map((command) => command.text)) expect(line).not.toMatch(/[\u0000-\u001f]/);
    const typedLines = [...new Set(lines)].filter((line) => !line.startsWith('#'));
    const calls = parsed(typedLines);
    expect(calls.length).toBe(typedLines.length);
    for (const [tool, ...words] of calls) {
      expect(tools).toContain(tool);
      for (const word of words) {
        // A word that begins with "-" is an option Drydock wrote, not a name.
        if (names.has(word)) expect(word).not.toMatch(/^-|^$/);
      }
    }
  });
});
