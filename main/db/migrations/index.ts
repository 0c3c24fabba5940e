import { snapshots } from './0001-snapshots.js';
import { plans } from './0002-plans.js';
import { rehearsals } from './0003-rehearsals.js';
import { volumeCopies } from './0004-volume-copies.js';
import { recoverySettings } from './0005-recovery-settings.js';
import { mergedSources } from './0006-merged-sources.js';
import { prints } from './0007-prints.js';
import { vcloud } from './0008-vcloud.js';
import { planTemplates } from './0009-plan-templates.js';
import { questionGroups } from './0010-question-groups.js';
import { planDocumentsSnapshot } from './0011-plan-documents-snapshot.js';
import { agentsAndFaultTolerance } from './0012-agents-and-ft.js';
import type { Migration } from './types.js';

/** All migrations, oldest first. */
export const migrations: readonly Migration[] = [
  snapshots,
  plans,
  rehearsals,
  volumeCopies,
  recoverySettings,
  mergedSources,
  prints,
  vcloud,
  planTemplates,
  questionGroups,
  planDocumentsSnapshot,
  agentsAndFaultTolerance,
];

/** The schema version of files this Drydock writes. */
export const schemaVersion = migrations.length;
