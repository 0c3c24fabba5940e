import type { RecoveryStep, VmRecoverySettings } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';

export type Priority = 1 | 2 | 3 | 4 | 5;

/** P1 to P5; null, and told, where it is anything else. */
export function priorityOf(
  told: string | null,
  vm: string,
  file: string,
  problems: Problems,
): Priority | null {
  if (told === null) return null;
  const digit = /^(?:P|PRIORITY_?)?([1-5])$/i.exec(told)?.[1];
  if (digit !== undefined) return Number(digit) as Priority;
  problems.add(
    'warning',
    'priority',
    `The VM ${quoted(vm)} has the recovery priority ${quoted(told)}, which is none of P1 to P5.`,
    { file },
  );
  return null;
}

/** What becomes of the VM once it is recovered. */
export function startUpOf(
  told: string | null,
  vm: string,
  file: string,
  problems: Problems,
): VmRecoverySettings['startUp'] {
  if (told === null) return null;
  if (told.toUpperCase() === 'POWER_ON') return 'power-on';
  if (told.toUpperCase() === 'DO_NOT_POWER_ON') return 'leave-off';
  problems.add(
    'warning',
    'startup-action',
    `The VM ${quoted(vm)} has the start-up action ${quoted(told)}, which is not known.`,
    { file },
  );
  return null;
}

const stepKinds: Readonly<Record<string, RecoveryStep['kind']>> = {
  PROMPT: 'prompt',
  RUN_ON_VM: 'command-in-vm',
  RUN_ON_SRM_SERVER: 'command-on-srm',
};

/** A callout as the estate holds it. */
export function stepOf(step: {
  readonly name: string | null;
  readonly content: string | null;
  readonly callout_type: string | null;
  readonly timeout_seconds: number | null;
}): RecoveryStep {
  const told = step.callout_type?.toUpperCase() ?? '';
  const kind = Object.hasOwn(stepKinds, told) ? (stepKinds[told] ?? null) : null;
  return {
    kind,
    name: step.name ?? step.content?.split('\n')[0] ?? 'Step without a name',
    text: step.content,
    timeoutSeconds: kind === 'prompt' ? null : step.timeout_seconds,
  };
}
