import { cited } from '../../documents.js';
import type { ChangeRule } from '../types.js';
import { breaks, exposes, harmless, newChecklist } from './rule.js';

const stays = 'What is on a datastore without replication stays behind when the site is lost.';

/** Datastores, who mounts them, how they are replicated. */
export const storageRules = {
  'datastore-new': newChecklist(
    'warning',
    'all',
    '{what} {is} new.',
    'No older plan presents or mounts it.',
    cited('viewDr', 'steps 3 to 5'),
  ),
  'datastore-gone': breaks(
    'critical',
    'all',
    '{what} {is} gone.',
    'Steps that present and mount it cannot be done.',
    cited('viewDr', 'steps 3 to 5'),
  ),
  'datastore-renamed': newChecklist(
    'warning',
    'all',
    '{what} {was} renamed{arrow}.',
    'Volumes are looked for by their label on the day. Identity and paths go by the UUID, or by the export.',
    cited('viewDr', 'step 4'),
  ),
  'datastore-site': breaks(
    'critical',
    'values',
    '{what} moved from {before} to {after}.',
    'Which way a volume fails over goes by the site of its writable copy.',
    cited('viewDr', 'step 3'),
  ),
  'datastore-unreadable': exposes(
    'critical',
    'all',
    '{what} {is} no longer accessible.',
    'What is on it cannot be read, and its replica ages.',
    'deduced',
  ),
  'datastore-readable': harmless('all', '{what} {is} accessible again.', 'Hosts read it again.', 'deduced'),
  'datastore-extents': newChecklist(
    'warning',
    'object',
    '{what} lies on other devices: {before} before, {after} now.',
    'These are the LUNs that are presented on the day; every extent must be.',
    cited('viewDr', 'step 3'),
  ),
  'datastore-format': newChecklist(
    'warning',
    'values',
    '{field} of {what} changed from {before} to {after}.',
    'How it is mounted, and how many hosts may share a replica on it, goes by it.',
    cited('viewAdmin'),
  ),
  'datastore-size': harmless(
    'all',
    '{field} of {what} changed{arrow}.',
    'Nothing about recovery hangs on it.',
    'deduced',
  ),
  'datastore-detail': harmless('all', '{field} of {what} changed{arrow}.', 'Nothing goes by it.', 'deduced'),

  'replication-lost': exposes(
    'critical',
    'all',
    '{what} {is} no longer replicated.',
    stays,
    cited('viewDr', 'step 3'),
  ),
  'replication-untold': exposes(
    'warning',
    'all',
    'Nobody says any more whether {what} {is} replicated.',
    `${stays} What is not said is taken for not replicated.`,
    'deduced',
  ),
  'replication-gained': newChecklist(
    'notice',
    'all',
    '{what} {is} now replicated.',
    'What is on it can now be brought back; no older plan does.',
    cited('viewDr', 'step 3'),
  ),
  'replication-none': exposes(
    'warning',
    'all',
    '{what} {is} now known not to be replicated.',
    stays,
    cited('viewDr', 'step 3'),
  ),
  'replication-slower': exposes(
    'warning',
    'values',
    '{what} went from {before} to {after} replication.',
    'Changes since the last transfer are lost: port files and HA’s list of protected VMs are as old as that.',
    cited('deepdive'),
  ),
  'replication-faster': harmless(
    'values',
    '{what} went from {before} to {after} replication.',
    'Less is lost.',
    'deduced',
  ),
  'replication-target': breaks(
    'critical',
    'values',
    '{what} {is} replicated to {after}, no longer to {before}.',
    'The recovery hosts of an older plan do not get the copy.',
    cited('viewDr', 'step 3'),
  ),
  'replication-rpo': newChecklist(
    'warning',
    'values',
    'RPO of {what} changed from {before} to {after} minutes.',
    'How old the copy may be changes.',
    cited('viewInstall', 'concurrent operations'),
  ),
  'replication-copy': newChecklist(
    'warning',
    'object',
    '{field} of {what} changed from {before} to {after}.',
    'The commands on paper name it.',
    cited('viewDr', 'steps 3 to 5'),
  ),

  'mount-new': newChecklist(
    'notice',
    'place',
    '{what} now {see} datastore {place}.',
    'Older plans do not count on it there.',
    cited('viewDr', 'step 5'),
  ),
  'mount-gone': breaks(
    'critical',
    'place',
    '{what} no longer {see} datastore {place}.',
    'A host that does not see the datastore cannot restart what lies on it, and the steps for it find nothing.',
    cited('viewDr', 'steps 4 to 6'),
  ),
  'mount-worse': breaks(
    'warning',
    'place',
    '{what} no longer {use} datastore {place} as before: {field} was {before} and is {after}.',
    'A host that cannot read and write the volume cannot restart what lies on it.',
    cited('viewDr', 'steps 4 to 6'),
  ),
  'mount-better': harmless(
    'place',
    '{what} {use} datastore {place} again: {field} was {before} and is {after}.',
    'The host can restart what lies on it.',
    'deduced',
  ),
  'mount-detail': harmless('all', '{field} of {what} changed{arrow}.', 'Nothing goes by it.', 'deduced'),
} as const satisfies Record<string, ChangeRule>;
