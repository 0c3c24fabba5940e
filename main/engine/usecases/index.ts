import type { MethodName } from '../../../src/contract/methods.js';
import type { Handlers } from '../handlers.js';
import { certificateHandlers } from './certificates.js';
import { estateHandlers } from './estate.js';
import { importHandlers } from './imports.js';
import { mergeHandlers } from './merges.js';
import { overlayHandlers } from './overlays.js';
import { planChangeHandlers } from './planChanges.js';
import { planSnapshotHandlers } from './planSnapshots.js';
import { planHandlers } from './plans.js';
import { rehearsalHandlers } from './rehearsals.js';
import { simulationHandlers } from './simulations.js';
import { snapshotHandlers } from './snapshots.js';
import { templateHandlers } from './templates.js';
import { whatIfHandlers } from './whatIf.js';
import { workspaceHandlers } from './workspace.js';

/** Every method of the contract; one that is missing does not compile. */
export const handlers: Handlers<MethodName> = {
  ...workspaceHandlers,
  ...importHandlers,
  ...snapshotHandlers,
  ...estateHandlers,
  ...mergeHandlers,
  ...overlayHandlers,
  ...planHandlers,
  ...planChangeHandlers,
  ...planSnapshotHandlers,
  ...templateHandlers,
  ...certificateHandlers,
  ...rehearsalHandlers,
  ...simulationHandlers,
  ...whatIfHandlers,
};
