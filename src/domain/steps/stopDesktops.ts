import { ref } from '../estate/index.js';
import type { Vm } from '../estate/types.js';
import { declared, is, running } from '../plan/facts.js';
import { besideIn, thatAreOn, type Beside } from '../plan/scope/beside.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { byName } from '../plan/scope/places.js';
import { isTyped } from './commands.js';
import { again, deduced, minutes, recalled, requirement, stepKind } from './kind.js';
import { shutDown, type Sparing } from './sparing.js';
import { countOf, listed, namesOf, plural, vmCount } from './words.js';

/** V1a, planned moves only: the desktops of a cluster are shut down where they run. */
export const stopDesktops = stepKind<Placement>({
  id: 'stop-desktops',
  label: 'V1a',
  role: 'desktop',
  keys: (p) => [p.key],
  title: (p, scope) =>
    scope.workload === 'desktops'
      ? `Log users off and shut down ${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))}`
      : `Power off the vApps of ${listed(namesOf(p.sources))}, ${vmCount(p.vms, scope)}`,
  detail: (p, scope) => {
    const line = stopLine(p, scope);
    return `${
      scope.workload === 'desktops'
        ? 'Disable the pools, log the sessions off and shut the guests down. A desktop that is still on keeps writing to the original.'
        : 'Disable the provider vDCs, then power off in vCloud Director: vApps first, Edges last. A VM that is still on keeps writing to the original.'
    }${alsoOn(besideIn(p.sources, [], scope), line.commands.some(isTyped))}${line.why}`;
  },
  objects: (p) => p.sources.map((cluster) => ref('cluster', cluster)),
  requires: () => [requirement(is(declared()), 'the move has been declared', deduced())],
  deletes: (p) => [running(p.key)],
  commands: (p, scope) => stopLine(p, scope).commands,
  ifFails: () =>
    'Look at those that are still on: a guest without VMware Tools does not hear the shutdown. Power them off in vCenter after some minutes and write down which. Until the originals are released everything can be started again where it is.',
  twice: () => again('What is off stays off.'),
  expect: (p, scope) => {
    const beside = besideIn(p.sources, [], scope);
    const count = p.vms.length + goingToo(beside).length;
    return `No VM of ${listed(namesOf(p.sources))}${stayOn(beside)} is powered on (${countOf(count, 'VM')} ${plural(count, 'was', 'were')} to be shut down).`;
  },
  // Guests take some minutes to shut down, and a vCenter works through about 50 at a time.
  duration: (p) => {
    const waves = Math.max(1, Math.ceil(p.vms.length / 50));
    return minutes(2 + waves, 5 + 2 * waves, 10 + 5 * waves);
  },
  sources: [deduced(), recalled('HA does not restart VMs that were shut down cleanly')],
});

/** What stays on in the clusters: management VMs go by steps of their own, those of the other site stay there. */
function stayOn({ management, staying, agents }: Beside): string {
  const names = namesOf(thatAreOn([...management, ...staying]));
  const some = listed([...new Set(names)].sort(), 8);
  const but = [...(some === '' ? [] : [some]), ...(agents.length > 0 ? ['vCenter’s agents'] : [])].join(
    ' and ',
  );
  return but === '' ? '' : ` but ${but}`;
}

/** VMs that go off with those the step is about. */
const goingToo = ({ others, unplaced, desktopsOfSrm }: Beside): readonly Vm[] =>
  thatAreOn([...others, ...unplaced, ...desktopsOfSrm]);

/** What is to be shut down besides: it keeps its hosts from maintenance mode, or its volumes in use, as any other does. */
function alsoOn(beside: Beside, byLine: boolean): string {
  const left = thatAreOn([...beside.others, ...beside.unplaced].sort(byName));
  const bySrm = thatAreOn(beside.desktopsOfSrm);
  const shut = (vms: readonly Vm[]): string =>
    `${byLine ? 'The line shuts' : 'Shut'} ${plural(vms.length, 'it', 'them')} down as well`;
  return [
    ...(left.length === 0
      ? []
      : [
          ` Also on there in the snapshot, and brought over by no step: ${listed(namesOf(left), 6)}. ${shut(left)}: no host goes into maintenance mode over ${plural(left.length, 'it', 'them')}.`,
        ]),
    ...(bySrm.length === 0
      ? []
      : [` SRM brings ${listed(namesOf(bySrm), 6)} over with the management. ${shut(bySrm)}.`]),
  ].join('');
}

/** Management VMs go by steps of their own, and those of the other site stay there: no line for vApps, whose order vCloud Director knows. */
function stopLine(p: Placement, scope: Scope): Sparing {
  if (scope.workload !== 'desktops') return { commands: [], why: '' };
  const beside = besideIn(p.sources, [], scope);
  // Placeholders are never on before a failover.
  const staying = beside.staying.filter(({ placeholder }) => !placeholder);
  const spared = [...beside.management, ...staying];
  return shutDown(p.sources, { spared, agents: beside.agents, acts: [...p.vms, ...goingToo(beside)] }, scope);
}
