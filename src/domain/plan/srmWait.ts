import { textSetting } from './settings.js';
import type { RunbookId, Scenario, SettingSpec } from './types.js';

/** Seconds SRM waits for VMware Tools of a VM unless told otherwise (Site Recovery Manager Administration). */
export const SRM_WAITS = 300;

const WAIT = 'srmWait';
const PROMPTS = 'srmPromptsAfter';
const bySrm: readonly RunbookId[] = [
  'view-failover',
  'view-failback',
  'floating-pools',
  'vcd-failover',
  'vcd-failback',
  'srm-plan',
];

/** The question how long SRM waits, for the runbooks SRM has a part in. */
export const srmWaitSettings = (runbook: RunbookId): SettingSpec[] =>
  bySrm.includes(runbook)
    ? [
        textSetting(
          WAIT,
          'SRM waits for VMware Tools, seconds',
          'A setting of the recovery plan. When it is over SRM goes on to the next priority, whether the VMs are up or not.',
          String(SRM_WAITS),
        ),
        // The pure SRM plan has prompts with a text of their own.
        ...(runbook === 'srm-plan'
          ? []
          : [
              textSetting(
                PROMPTS,
                'SRM pauses after priorities',
                'Prompts of the recovery plan, which somebody answers when the services of the priority do: “1, 2”.',
              ),
            ]),
      ]
    : [];

/** Whether an answer is a number of seconds; any other counts as not given. */
export const readsAsWait = (answer: string): boolean => /^\d{1,6}$/.test(answer.trim());

/** Whether an answer names priorities and nothing besides. */
export const readsAsPrompts = (answer: string): boolean => /^[\s,;]*(?:[1-5](?:[\s,;]+|$))*$/.test(answer);

/** Priorities after which SRM pauses until somebody answers, as the plan says. */
export function srmPromptsOf({ settings = {} }: Pick<Scenario, 'settings'>): number[] {
  const answer = settings[PROMPTS];
  return typeof answer === 'string' ? [...answer.matchAll(/\b[1-5]\b/g)].map(([digit]) => Number(digit)) : [];
}

/** A scenario in which SRM pauses after one more priority. */
export function withSrmPrompt(scenario: Scenario, priority: number): Scenario {
  const all = [...new Set([...srmPromptsOf(scenario), priority])].sort((a, b) => a - b);
  return { ...scenario, settings: { ...scenario.settings, [PROMPTS]: all.join(', ') } };
}

/** Seconds SRM waits, as the plan says; null where nobody has said otherwise than SRM's default. */
export function srmWaitOf({ settings = {} }: Pick<Scenario, 'settings'>): number | null {
  const answer = settings[WAIT];
  const seconds = typeof answer === 'string' && readsAsWait(answer) ? Number(answer) : SRM_WAITS;
  return seconds === SRM_WAITS ? null : seconds;
}

/** A scenario in which SRM waits so many seconds. */
export const withSrmWait = (scenario: Scenario, seconds: number): Scenario => ({
  ...scenario,
  settings: { ...scenario.settings, [WAIT]: String(seconds) },
});

/** A scenario without how long SRM waits and where it pauses: what is asked of it, no step hangs on it. */
export function withoutSrmTimes(scenario: Scenario): Scenario {
  if (scenario.settings === undefined) return scenario;
  const { [WAIT]: _wait, [PROMPTS]: _prompts, ...settings } = scenario.settings;
  return { ...scenario, settings };
}
