export type { HaAnswer } from './answer.js';
export { called, UnknownObject } from './called.js';
export { answerFailover, powerOnAt, simulateFailover, type HaQuestion } from './failover.js';
export { answerHostFailure, type HostFailure } from './hostFailure.js';
export { simulateCluster, groupLosses } from './outcome.js';
export { rulesOf, haVersionOf, type FailureRole, type HaOverrides } from './settings.js';
export type {
  Absence,
  HaClusterOutcome,
  HaHost,
  HaLoss,
  HaOutcome,
  HaRules,
  HaVersion,
  HaVm,
  HaWave,
  Reservation,
  WaveCondition,
  Why,
} from './types.js';
export { haTable, haTableNames, reasonWords, type HaTableName } from './tables.js';
export { summaryOf, type HaClusterSummary, type HaSummary } from './summary.js';
