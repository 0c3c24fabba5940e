import { cited } from '../../documents.js';
import type { ChangeRule } from '../types.js';
import { newChecklist } from './rule.js';

/** vDCs and vApps of vCloud Director. */
export const cloudRules = {
  'vdc-new': newChecklist(
    'notice',
    'object',
    'vDC {name} is new.',
    'No older plan brings it back.',
    'deduced',
  ),
  'vdc-gone': newChecklist(
    'notice',
    'object',
    'vDC {name} is gone.',
    'Steps may still count on its vApps.',
    'deduced',
  ),
  'vdc-datastores': newChecklist(
    'warning',
    'object',
    'Datastores of vDC {name} changed from {before} to {after}.',
    'All of them must be mounted before its vApps are powered on.',
    cited('vcdAutomation'),
  ),
  'vdc-detail': newChecklist(
    'notice',
    'object',
    '{field} of vDC {name} changed from {before} to {after}.',
    'vApps are mapped by provider vDC, organisation vDC and vApp.',
    cited('vcdCase'),
  ),
  'vapp-new': newChecklist(
    'notice',
    'place',
    '{what} {is} new{place}.',
    'No older plan powers them on.',
    'deduced',
  ),
  'vapp-gone': newChecklist(
    'notice',
    'place',
    '{what}{place} {is} gone.',
    'Steps may still power them on.',
    'deduced',
  ),
  'vapp-networks': newChecklist(
    'notice',
    'object',
    'Networks of vApp {name} changed from {before} to {after}.',
    'Its vNICs are reconnected after a failover.',
    cited('vcdCase'),
  ),
  'vapp-detail': newChecklist(
    'notice',
    'object',
    '{field} of vApp {name} changed from {before} to {after}.',
    'vApps are powered on one by one, in the order of their priorities.',
    cited('vcdCase'),
  ),
} as const satisfies Record<string, ChangeRule>;
