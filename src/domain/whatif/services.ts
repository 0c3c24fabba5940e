import { recovered, sharesThere, up, edgesUp, brokersServe } from '../plan/facts.js';
import type { Fact } from '../plan/types.js';
import { planStarted } from '../steps/srm/facts.js';
import { databaseReady, moved, online, tested } from '../steps/virtualcenter/facts.js';
import type { Situation } from './situation.js';
import type { ServiceId } from './types.js';

/** How vCloud Director's public names are called where an alias is asked for. */
export const PUBLIC_NAMES = 'public';

/** What each service is called: the beginning of a sentence, and its verb. */
export const serviceNames: Readonly<Record<ServiceId, readonly [name: string, verb: 'does' | 'do']>> = {
  directory: ['The directory with its DNS', 'does'],
  database: ['The database', 'does'],
  vcenter: ['vCenter', 'does'],
  composer: ['View Composer', 'does'],
  connection: ['The Connection Servers', 'do'],
  security: ['The security servers', 'do'],
  vshield: ['vShield Manager', 'does'],
  transfer: ['The transfer share with the message bus', 'does'],
  'first-cell': ['The first cell', 'does'],
  cells: ['The other cells', 'do'],
  balancer: ['The load balancer', 'does'],
  edges: ['The vShield Edges', 'do'],
  srm: ['SRM at the recovery site', 'does'],
  license: ['The license server', 'does'],
  'second-node': ['The second node', 'does'],
  shares: ['The shares with users’ profiles', 'do'],
};

/** A service of a plan: the facts that do not come true without it. */
export interface Service {
  readonly id: ServiceId;
  readonly facts: readonly Fact[];
}

/** The services a plan has, in their start order. */
export function servicesOf({ world, view, initial }: Situation): Service[] {
  const services: Service[] = world.tiers.map((tier) => ({ id: tier.id, facts: [up(tier.id)] }));
  const add = (id: ServiceId, facts: readonly Fact[]): void => {
    const used = facts.filter((fact) => inPlan(fact));
    if (used.length > 0 && !services.some((service) => service.id === id)) services.push({ id, facts: used });
  };
  const made = new Set(view.steps.flatMap((step) => step.effects.adds));
  const inPlan = (fact: Fact): boolean => made.has(fact) || initial.includes(fact);
  const makes = (kind: string): Fact[] =>
    view.steps.filter((step) => step.kind === kind).flatMap((step) => step.effects.adds);
  add('vcenter', [up('vcenter')]);
  if (world.runbook === 'view-restore') {
    add('composer', [brokersServe()]);
    add('connection', [brokersServe()]);
  }
  if (world.vcd !== null) {
    add('edges', [edgesUp()]);
    if (world.vcd.edges.length > 0 && !services.some(({ id }) => id === 'edges')) {
      services.push({ id: 'edges', facts: [] });
    }
  }
  add('srm', [
    ...world.sets.filter((set) => set.by !== 'hand').map((set) => recovered(set.key)),
    ...(world.srm?.plans ?? []).map((plan) => planStarted(plan.key)),
  ]);
  if (world.floating !== null) add('shares', [sharesThere()]);
  add('database', [databaseReady()]);
  if (world.runbook === 'vcenter-cluster') {
    add('license', licenseFacts(view.steps.map((step) => step.id)));
    add('second-node', [moved('client'), moved('browser'), moved('license'), ...makes('copy-files')]);
  }
  return services;
}

/** The group that holds the license server comes online only with it; in a group of its own the other does. */
function licenseFacts(steps: readonly string[]): Fact[] {
  const resource = steps.map((id) => /^make-resource:(.*):license$/s.exec(id)?.[1]).find((group) => group);
  return [...(resource === undefined ? [] : [online(resource)]), tested('license')];
}
