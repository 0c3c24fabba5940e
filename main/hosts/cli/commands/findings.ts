import type { Finding, Severity } from '../../../../src/domain/findings/types.js';
import { rulesNotApplied, type NotLookedAt } from '../../../../src/domain/findings/notLookedAt.js';
import { exit, valueOf } from '../exit.js';
import type { CommonOptions, Desk } from '../desk.js';
import { coloured, counted, printable } from '../terminal.js';

export interface FindingsOptions extends CommonOptions {
  readonly snapshot?: string;
  readonly strict?: boolean;
}

const colours = { critical: 'red', warning: 'yellow', notice: 'dim' } as const;

/** How many objects of one finding are named. */
const named = 5;

function sayFinding(desk: Desk, finding: Finding): void {
  const severity = coloured(desk.terminal.stdout, colours[finding.severity], finding.severity.padEnd(8));
  desk.say(`${severity}  ${printable(finding.title)}`);
  const names = finding.objects.slice(0, named).map((object) => printable(object.name));
  const more = finding.count - names.length;
  if (names.length > 0) desk.say(`          ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
  desk.say(`          Cure: ${printable(finding.cure)}`);
}

function sayNotLookedAt(desk: Desk, { why, declare, rules }: NotLookedAt): void {
  desk.say();
  desk.say(`unknown   ${printable(why)}`);
  desk.say(`          Rules: ${rules.map((rule) => rule.name).join('; ')}`);
  desk.say(`          Cure: ${declare}`);
}

/** `drydock findings`: what would go wrong in a snapshot, the gravest first. */
export async function findingsCommand(desk: Desk, options: FindingsOptions): Promise<number> {
  await desk.open(options.workspace);
  const snapshot = await desk.snapshot(options.snapshot);
  const findings = valueOf(await desk.call('findings.list', { snapshotId: snapshot.id }));
  const count = (severity: Severity): number => findings.filter((f) => f.severity === severity).length;
  const bySeverity = { critical: count('critical'), warning: count('warning'), notice: count('notice') };
  const unlooked = valueOf(await desk.call('findings.notLookedAt', { snapshotId: snapshot.id }));
  const unknown = rulesNotApplied(unlooked);
  desk.answer({
    snapshot: { id: snapshot.id, name: snapshot.name },
    bySeverity,
    rulesUnknown: unknown,
    findings,
    notLookedAt: unlooked,
  });
  desk.say(
    `${printable(snapshot.name)}: ${bySeverity.critical} critical, ${counted(bySeverity.warning, 'warning')}, ${counted(bySeverity.notice, 'notice')}${unknown === 0 ? '' : `, ${counted(unknown, 'rule')} unknown`}`,
  );
  for (const finding of findings) {
    desk.say();
    sayFinding(desk, finding);
  }
  if (unlooked.length > 0) {
    desk.say();
    desk.say(desk.heading('What could not be looked at'));
    for (const each of unlooked) sayNotLookedAt(desk, each);
  }
  if (options.strict !== true || (findings.length === 0 && unknown === 0)) return exit.fine;
  if (findings.length > 0) return exit.found;
  desk.warn(
    `Nothing was found, but ${counted(unknown, 'rule')} could not be looked at: see above what to declare or import.`,
  );
  return exit.unknown;
}
