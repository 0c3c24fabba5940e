import type { EstateIndex } from '../estate/index.js';
import type { Estate, Key } from '../estate/types.js';
import { listed } from '../steps/words.js';
import { runbookKind } from './runbooks/index.js';
import { Settings } from './settings.js';
import type { Plan, SettingSpec } from './types.js';

/** The answers to a plan's settings in words, for paper: label and value, open ones left out. */
export function settingsTold(
  plan: Plan,
  estate: Estate,
  index: EstateIndex,
): { readonly label: string; readonly value: string }[] {
  const specs = runbookKind(plan.runbook).settings({ estate, index });
  const settings = new Settings(specs, plan.scenario.settings);
  return specs.flatMap((spec) => {
    const value = told(spec, settings, estate);
    return value === '' ? [] : [{ label: spec.label, value }];
  });
}

function told(spec: SettingSpec, settings: Settings, estate: Estate): string {
  switch (spec.kind) {
    case 'choice': {
      const chosen = settings.choice(spec.id);
      return spec.choices?.find(({ value }) => value === chosen)?.label ?? chosen;
    }
    case 'boolean':
      return settings.flag(spec.id) ? 'yes' : 'no';
    case 'text':
      return spec.multiline === true ? listed(settings.lines(spec.id), 12) : settings.text(spec.id);
    case 'objects':
      return listed(
        settings.keys(spec.id).map((key) => nameOf(key, estate)),
        12,
      );
  }
}

function nameOf(key: Key, estate: Estate): string {
  const all = [estate.vcenters, estate.clusters, estate.datastores, estate.recoveryPlans, estate.hosts];
  for (const table of all) {
    const found = table.find((each) => each.key === key);
    if (found !== undefined) return found.name;
  }
  return key;
}
