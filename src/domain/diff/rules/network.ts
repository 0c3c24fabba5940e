import { cited } from '../../documents.js';
import type { ChangeRule } from '../types.js';
import { breaks, exposes, harmless, newChecklist } from './rule.js';

/** dvSwitches, their portgroups and ports, and the port files HA needs. */
export const networkRules = {
  'switch-new': newChecklist(
    'notice',
    'all',
    '{what} {is} new.',
    'Recovery hosts must be on it, too.',
    cited('vcat', 'stretched layer 2'),
  ),
  'switch-gone': breaks(
    'critical',
    'all',
    '{what} {is} gone.',
    'VMs on it power on without network.',
    cited('vdsConstruct'),
  ),
  'switch-version': newChecklist(
    'notice',
    'values',
    '{what} went from version {before} to {after}.',
    'Hosts below the version cannot join.',
    'deduced',
  ),
  'switch-detail': harmless('all', '{field} of {what} changed{arrow}.', 'Nothing goes by it.', 'deduced'),
  'portgroup-new': harmless('all', '{what} {is} new.', 'Nothing is on it in an older plan.', 'deduced'),
  'portgroup-gone': breaks(
    'warning',
    'all',
    '{what} {is} gone.',
    'VMs that were on it are on another, or power on without network.',
    cited('vdsConstruct'),
  ),
  'portgroup-binding': breaks(
    'critical',
    'values',
    '{what} went from {before} to {after} binding.',
    'Static binding after a boot without storage needs services.sh restart before power-on; ephemeral does not.',
    cited('vdsConstruct'),
  ),
  'portgroup-vlan': newChecklist(
    'notice',
    'values',
    'VLAN of {what} changed from {before} to {after}.',
    'The recovery site must carry the new one.',
    'deduced',
  ),
  'portgroup-ports': harmless(
    'all',
    '{field} of {what} changed{arrow}.',
    'HA looks for a free port before it places a VM.',
    cited('deepdive'),
  ),
  'portgroup-detail': harmless('all', '{field} of {what} changed{arrow}.', 'Nothing goes by it.', 'deduced'),
  'port-new': harmless(
    'place',
    '{what} appeared{place}.',
    'Ports come with portgroups and growth.',
    'deduced',
  ),
  'port-gone': harmless(
    'place',
    '{what}{place} disappeared.',
    'A network adapter that lost its port is told by itself.',
    'deduced',
  ),
  'port-connectee': harmless(
    'all',
    '{field} of {what} changed{arrow}.',
    'Network adapters are told by themselves.',
    'deduced',
  ),
  'port-conflict': exposes(
    'warning',
    'all',
    '{what} {is} in conflict.',
    'Two VMs claim one port: one of them powers on without network.',
    cited('vdsConstruct'),
  ),
  'port-conflict-over': harmless(
    'all',
    '{what} {is} no longer in conflict.',
    'The port is clear.',
    'deduced',
  ),
  'port-detail': harmless('all', '{field} of {what} changed{arrow}.', 'Nothing goes by it.', 'deduced'),

  'port-file-new': harmless(
    'place',
    '{what} appeared{place}.',
    'HA finds the port of a VM there.',
    cited('vdsConstruct'),
  ),
  'port-file-vanished': exposes(
    'critical',
    'place',
    '{what}{place} vanished, though network adapters still need {them}.',
    'HA does not restart a VM whose port file is missing.',
    `${cited('vdsConstruct')}; ${cited('kb2013639')}`,
  ),
  'port-file-doubtful': exposes(
    'warning',
    'place',
    '{what}{place} vanished; whether network adapters still need {them} is not told.',
    'HA does not restart a VM whose port file is missing. Import a source that tells the ports.',
    `${cited('vdsConstruct')}; ${cited('kb2013639')}`,
  ),
  'port-file-left': harmless(
    'place',
    '{what}{place} vanished; no network adapter needs {them} any more.',
    'Nothing looks for it.',
    'deduced',
  ),
  'port-files-listed': harmless(
    'all',
    'Port files of {what} {is} listed now.',
    'Missing ones can be told from here on.',
    'deduced',
  ),
  'port-files-unlisted': newChecklist(
    'notice',
    'all',
    'Port files of {what} {is} not listed any more.',
    'Whether one is missing cannot be told: collect the listing of .dvsData again.',
    cited('vdsConstruct'),
  ),
} as const satisfies Record<string, ChangeRule>;
