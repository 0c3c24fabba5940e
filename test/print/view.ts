import type { GroundStep, PlanView } from '../../src/domain/plan/types.js';

/** A step with defaults, for printing only. */
export function step(id: string, over: Partial<GroundStep> = {}): GroundStep {
  return {
    id,
    kind: 'own',
    label: '',
    title: `Do ${id}`,
    detail: '',
    role: 'storage',
    objects: [],
    requires: [],
    hazards: [],
    effects: { adds: [], deletes: [] },
    commands: [],
    expect: '',
    duration: { min: 20, likely: 45, max: 180 },
    sources: [],
    ...over,
  };
}

/** A small plan as the printer gets it. */
export function viewOf(steps: readonly GroundStep[], over: Partial<PlanView> = {}): PlanView {
  return {
    plan: {
      formatVersion: 1,
      name: 'View failover of Quay',
      runbook: 'view-failover',
      scenario: {
        event: 'lost',
        protectedSite: 'site:North',
        recoverySite: 'site:South',
        bootedBeforeStorage: 'unknown',
        storagePaths: 'vmfs-and-nfs',
        binding: 'as-imported',
        breakReplication: true,
        presentLuns: true,
        mount: 'until-reboot',
        recoveryHosts: 'maintenance-mode',
      },
      order: steps.map((one) => one.id),
      ownSteps: [],
      removedSteps: [],
      addedEdges: [],
      removedEdges: [],
      notes: {},
    },
    steps,
    edges: steps.slice(1).map((one, index) => ({
      before: steps[index]?.id ?? '',
      after: one.id,
      origin: 'derived',
      reason: 'because',
    })),
    removed: [],
    removedEdges: [],
    check: {
      verdict: 'safe',
      sentence: 'Every order this plan allows reaches the goal.',
      counterexample: null,
      repair: null,
      failures: 0,
      missing: [],
      checked: 12,
      assumptions: [
        {
          id: 'a1',
          text: 'Replicas are consistent.',
          check: 'Ask the array for the state of the group.',
          source: { text: 'DR of View persistent linked clone desktops', basis: 'read', document: 'viewDr' },
        },
      ],
    },
    goal: { text: '214 desktops run at South', vms: 214 },
    leftBehind: [],
    longestPathSeconds: 4980,
    ...over,
  };
}
