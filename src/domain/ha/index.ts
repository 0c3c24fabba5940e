export { called, UnknownObject } from './called.js';
export { simulateFailover, type HaConditions, type HaQuestion } from './failover.js';
export { simulateCluster, groupLosses } from './outcome.js';
export { heededOptions, rulesOf, haVersionOf, type FailureRole, type HaOverrides } from './settings.js';
export type {
  Absence,
  AdmissionPolicy,
  AdmissionReport,
  HaCluster,
  HaClusterOutcome,
  HaHost,
  HaHostUse,
  HaLoss,
  HaOutcome,
  HaPlacement,
  HaReason,
  HaRules,
  HaVersion,
  HaVm,
  HaWave,
  WaveCondition,
  Why,
} from './types.js';
