import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { listed } from '../steps/words.js';
import { runbookKind } from './runbooks/index.js';
import { settingsTold } from './settingsTold.js';
import type { Plan, ScenarioField } from './types.js';

/** Something two plans start from that is not the same. Values in words; empty where it is not asked or open. */
export interface ChoiceDifference {
  readonly what: string;
  readonly first: string;
  readonly second: string;
}

/** A plan with the estate it is on: two plans may be on two snapshots. */
export interface PlacedPlan {
  readonly plan: Plan;
  readonly estate: Estate;
  readonly index: EstateIndex;
}

const labels: Readonly<Record<ScenarioField, string>> = {
  event: 'What happens',
  protectedSite: 'Site that is lost or left',
  recoverySite: 'Site that takes over',
  bootedBeforeStorage: 'Hosts that booted before their storage',
  storagePaths: 'Storage the plan moves',
  binding: 'Port binding of the desktops',
  breakReplication: 'The array needs replication broken',
  presentLuns: 'LUNs must be presented',
  mount: 'How copies are mounted',
  recoveryHosts: 'How recovery hosts wait',
};

/** In what the scenarios and answers of two plans differ. */
export function compareChoices(first: PlacedPlan, second: PlacedPlan): ChoiceDifference[] {
  const [a, b] = [choicesOf(first), choicesOf(second)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((what) => ({ what, first: a.get(what) ?? '', second: b.get(what) ?? '' }))
    .filter((one) => one.first !== one.second);
}

function choicesOf({ plan, estate, index }: PlacedPlan): Map<string, string> {
  const kind = runbookKind(plan.runbook);
  const { scenario } = plan;
  const value = (field: ScenarioField): string => {
    const chosen = scenario[field];
    if (typeof chosen === 'boolean') return chosen ? 'yes' : 'no';
    if (typeof chosen === 'object')
      return listed(
        chosen.map((key) => index.host.get(key)?.name ?? key),
        6,
      );
    return index.site.get(chosen)?.name ?? chosen.replaceAll('-', ' ');
  };
  return new Map([
    ['Runbook', kind.name],
    ...kind.fields.map((field) => [labels[field], value(field)] as const),
    ...settingsTold(plan, estate, index).map((one) => [one.label, one.value] as const),
  ]);
}
