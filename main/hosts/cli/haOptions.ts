import { InvalidArgumentError, Option, type Command } from 'commander';
import { haTableNames } from '../../../src/domain/ha/index.js';
import type { HaOptions } from './commands/ha.js';

/** Reads one `--option name=value` of HA. */
export function readHaOption(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('Say name=value, for example das.slotcpuinmhz=500.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Reads `--admission`: off, slots=1, percentage=25 or percentage=25/30, dedicated-hosts. */
export function readAdmission(text: string): NonNullable<HaOptions['admission']> {
  if (text === 'off') return { policy: 'none' };
  if (text === 'dedicated-hosts') return { policy: 'dedicated-hosts' };
  const slots = /^slots=(\d{1,4})$/.exec(text);
  if (slots !== null && Number(slots[1]) <= 1000) return { policy: 'slots', failures: Number(slots[1]) };
  const share = /^percentage=(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(text);
  if (share !== null) {
    const cpuPercent = Number(share[1]);
    const memoryPercent = Number(share[2] ?? share[1]);
    if (cpuPercent <= 100 && memoryPercent <= 100) return { policy: 'percentage', cpuPercent, memoryPercent };
  }
  throw new InvalidArgumentError(
    'Say off, slots=1, percentage=25 (CPU and memory, or 25/30 for each; 0 to 100), or dedicated-hosts.',
  );
}

/** Reads a whole number from 0 on. */
export function readCount(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) <= 100_000) return Number(text);
  throw new InvalidArgumentError('Say a whole number from 0 to 100000.');
}

/** What fails, and the rules of HA that are assumed. */
export function addHaOptions(command: Command): Command {
  return command
    .option('--site <name>', 'site that takes over; as proposed when left out')
    .option('--host-down <host...>', 'hosts there that stay down')
    .addOption(
      new Option(
        '--fail <host...>',
        'instead of a lost site: hosts that fail, each in its own cluster',
      ).conflicts(['site', 'hostDown']),
    )
    .addOption(
      new Option(
        '--ha-version <version>',
        'HA up to 4.1, from 5.0, from 6.5; as the estate tells when left out',
      ).choices(['aam', 'fdm', 'fdm-6.5']),
    )
    .addOption(
      new Option(
        '--admission <policy>',
        'off, slots=FAILURES, percentage=CPU[/MEMORY] or dedicated-hosts; as the estate tells when left out',
      ).argParser(readAdmission),
    )
    .option('--failover-host <host...>', 'dedicated failover hosts')
    .addOption(
      new Option(
        '--control <control>',
        'admission control of 4.x: refuses what does not fit, or lets memory be overcommitted',
      ).choices(['strict', 'guaranteed']),
    )
    .addOption(
      new Option('--ports-per-host <n>', 'dvPorts one host may have; no limit when left out').argParser(
        readCount,
      ),
    )
    .addOption(
      new Option('--option <name=value>', 'advanced option of HA, e.g. das.maxvmrestartcount=3').argParser(
        readHaOption,
      ),
    )
    .addOption(
      new Option('--csv <table>', 'answer with one table as CSV, safe to open in a spreadsheet').choices([
        ...haTableNames,
      ]),
    )
    .option('--strict', 'end with exit code 1 when a VM stays off');
}
