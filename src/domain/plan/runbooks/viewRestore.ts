import { cited } from '../../documents.js';
import { read, recalled, deduced } from '../../steps/kind.js';
import {
  allowProvisioning,
  putStoreRight,
  removeReplicas,
  restoreComposer,
  restoreLdap,
  restoreVcenter,
  startView,
  stopView,
  type ViewStores,
} from '../../steps/restore/view.js';
import { countOf } from '../../steps/words.js';
import { lookupsOf } from '../../findings/lookups.js';
import { assumer } from '../assumptions.js';
import { brokersServe, is, provisioningResumed, up } from '../facts.js';
import { textSetting, type Settings } from '../settings.js';
import type { Assumption } from '../types.js';
import { withoutDesktops } from './misfit.js';
import type { RunbookKind, Situation } from './types.js';

const TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/;

/** Restore of View's three stores of state, in the order in which they refer to each other. */
export const viewRestore: RunbookKind = {
  id: 'view-restore',
  name: 'Restore of vCenter, Composer and View LDAP',
  goal: 'vCenter, Composer and View agree on every desktop again, and provisioning works.',
  description:
    'The databases of vCenter and Composer and View’s directory are restored from backups, in the order in which they refer to each other; what an older one does not know is put right before provisioning is enabled.',
  source: `${cited('viewAdmin')}: backups close together, the tools; the order recalled and deduced`,
  products: 'View 4.6 to 5.2',
  fields: [],
  settings: () =>
    (
      [
        ['vcenterBackup', 'vCenter’s database'],
        ['composerBackup', 'Composer’s database'],
        ['ldapBackup', 'View’s directory'],
      ] as const
    ).map(([id, what]) =>
      textSetting(id, `Backup of ${what} taken`, 'As in 2012-11-20 23:30, all in one time zone.'),
    ),
  misfit: (at) => withoutDesktops(at, 'to restore'),
  // Its steps need nothing of the estate, so that only this keeps it from an empty plan.
  blockers: ({ estate, index, settings }) => {
    const misfit = withoutDesktops({ estate, index }, 'to restore');
    return misfit === null ? timesNotRead(settings) : [misfit];
  },
  ground: (situation) => {
    const stores = storesOf(situation);
    return {
      steps: [
        stopView.ground(null, stores),
        restoreVcenter.ground(null, stores),
        restoreComposer.ground(null, stores),
        removeReplicas.ground(null, stores),
        restoreLdap.ground(null, stores),
        ...(stores.composerBehind === null ? [] : [putStoreRight.ground('composer', stores)]),
        ...(stores.ldapBehind === null ? [] : [{ ...putStoreRight.ground('ldap', stores), label: 'R7' }]),
        startView.ground(null, stores),
        allowProvisioning.ground(null, stores),
      ],
      initial: [],
      goals: [
        { ...is(up('vcenter')), text: 'vCenter is up' },
        { ...is(brokersServe()), text: 'View serves' },
        { ...is(provisioningResumed()), text: 'provisioning works' },
      ],
      assumptions: assumptions(stores),
      goal: {
        text: `View, Composer and vCenter agree on ${countOf(stores.desktops.length, 'desktop')}, ${countOf(stores.clones.length, 'linked clone')} among them.`,
        vms: stores.desktops.length,
      },
      leftBehind: [],
    };
  },
};

/** Backup times that were typed and are none. */
function timesNotRead(settings: Settings): string[] {
  return ['vcenterBackup', 'composerBackup', 'ldapBackup'].flatMap((id) => {
    const text = settings.text(id);
    return text === '' || minutesOf(text) !== null
      ? []
      : [`“${text}” is no time. Write it as in 2012-11-20 23:30.`];
  });
}

/** Minutes since 1970 of a typed time; null when it is none. */
function minutesOf(text: string): number | null {
  const read = TIME.exec(text);
  if (read === null) return null;
  const [year, month, day, hour, minute] = read.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(year, month - 1, day, hour, minute);
  const back = new Date(time);
  const real =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    minute < 60;
  return real ? time / 60_000 : null;
}

function storesOf({ estate, index, settings }: Situation): ViewStores {
  const lookups = lookupsOf(estate, index);
  const role = (wanted: string) => lookups.liveVms.filter((vm) => vm.role === wanted);
  const taken = (id: string): string | null => settings.text(id) || null;
  const times = {
    vcenter: taken('vcenterBackup'),
    composer: taken('composerBackup'),
    ldap: taken('ldapBackup'),
  };
  return {
    clones: lookups.liveVms.filter((vm) => lookups.clones.has(vm.key)),
    desktops: lookups.liveVms.filter((vm) => lookups.desktops.has(vm.key)),
    pools: estate.pools,
    brokers: role('connection-server'),
    composer: role('composer'),
    taken: times,
    composerBehind: behind('Composer’s database', times.composer, times.vcenter),
    ldapBehind: behind('View’s directory', times.ldap, times.vcenter),
  };
}

/** How much older than vCenter's a backup is; what nobody said is taken for older. */
function behind(what: string, time: string | null, vcenter: string | null): string | null {
  const [own, other] = [time, vcenter].map((text) => (text === null ? null : minutesOf(text)));
  if (own === null || own === undefined || other === null || other === undefined) {
    return `it is not known whether the backup of ${what} is as new as vCenter’s`;
  }
  return own < other ? `${what} is ${countOf(other - own, 'minute')} older than vCenter’s` : null;
}

function assumptions(stores: ViewStores): Assumption[] {
  const list: Assumption[] = [];
  const assume = assumer(list);
  assume(
    'order-recalled',
    'vCenter, Composer, View’s directory: no source we have prints the order.',
    'Compare with the administration guide of your version.',
    recalled('restoring View'),
  );
  if (stores.composerBehind === null && stores.ldapBehind === null) {
    assume(
      'as-new',
      'The backups of Composer and of View’s directory are no older than vCenter’s, as typed.',
      'Look at the files.',
      { text: 'scenario', basis: 'user' },
    );
    assume(
      'not-newer',
      'What Composer and View know beyond vCenter’s backup is put right by View itself: such desktops show as missing.',
      'Look for desktops in state “missing” afterwards.',
      deduced(),
    );
  }
  if (stores.brokers.length === 0) {
    assume(
      'brokers',
      'The Connection Servers are known otherwise; no VM has that role.',
      'Set the roles in the DR settings.',
      deduced(),
    );
  }
  assume(
    'backups-together',
    'The backups were taken close together: the longer between them, the more there is to put right.',
    'Schedule View’s backup right after that of vCenter’s database.',
    read('viewAdmin', 'backing up configuration data'),
  );
  return list;
}
