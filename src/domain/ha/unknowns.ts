import type { Cluster, Estate } from '../estate/types.js';
import { countOf, listed, namesOf, plural } from '../steps/words.js';
import { heededOptions, isCount, type HaOverrides } from './settings.js';
import type { HaRules } from './types.js';
import type { VmsUntold } from './vms.js';

/** What an import leaves open about the HA of clusters, and what was taken instead. */
export function clusterUnknowns(
  clusters: readonly Cluster[],
  settings: HaOverrides,
  rulesOf: (cluster: Cluster) => HaRules,
): string[] {
  const silent = clusters.filter((cluster) => cluster.ha === null);
  // Where it is off nothing is kept free, whatever would be.
  const keeping = clusters.filter(({ ha }) => ha !== null && ha.admissionControl !== false);
  const policy = keeping.filter(({ ha }) => ha?.policy === null && ha.failuresToTolerate === null);
  const share = keeping.filter(
    ({ ha }) => ha?.policy === 'percentage' && (ha.cpuPercent === null || ha.memoryPercent === null),
  );
  const failures = keeping.filter(({ ha }) => ha?.policy === 'slots' && ha.failuresToTolerate === null);
  const told = settings.admission !== undefined;
  const name = (of: readonly Cluster[]): string => listed(namesOf(of), 4);
  return [
    ...optionsLeftOut(settings.options ?? {}),
    ...(settings.aamControl !== undefined && clusters.every((each) => rulesOf(each).version !== 'aam')
      ? [`“${settings.aamControl}” is said of HA up to 4.1; from 5.0 on it changes nothing.`]
      : []),
    ...(silent.length > 0
      ? [
          `Nothing is told of HA in ${name(silent)}: it is taken to be on${told ? '' : ', and what admission control keeps free is not known'}.`,
        ]
      : []),
    ...(told || policy.length === 0
      ? []
      : [`What admission control of ${name(policy)} keeps free was not exported.`]),
    ...(told || share.length === 0
      ? []
      : [`The percentages of ${name(share)} were not exported; 25 % is taken, as vCenter proposes.`]),
    ...(told || failures.length === 0
      ? []
      : [`How many failures ${name(failures)} must tolerate was not exported; one is taken.`]),
  ];
}

/** What an import leaves open about the VMs that were read, and what was taken instead. */
export function vmUnknowns(untold: VmsUntold, estate: Pick<Estate, 'portFilesListedOn'>): string[] {
  const { reservations, priority, datastores, power, agent, ftRole, paired } = untold;
  const vms = (count: number): string => countOf(count, 'VM');
  return [
    ...(reservations > 0
      ? [`The reservations of ${vms(reservations)} are not in the import and count as none.`]
      : []),
    ...(priority > 0
      ? [`The restart priority of ${vms(priority)} is not in the import; medium is taken.`]
      : []),
    ...(datastores > 0
      ? [
          `On which datastores ${vms(datastores)} ${plural(datastores, 'lies', 'lie')} is not in the import; any host will do.`,
        ]
      : []),
    ...(power > 0
      ? [`Whether ${vms(power)} ${plural(power, 'was', 'were')} on is not in the import; taken as on.`]
      : []),
    ...(agent > 0
      ? [
          `Whether ${vms(agent)} ${plural(agent, 'is an agent VM', 'are agent VMs')}, which HA starts first, is not in the import; none is taken for one.`,
        ]
      : []),
    ...(ftRole > 0
      ? [
          `Whether ${vms(ftRole)} ${plural(ftRole, 'is a secondary', 'are secondaries')} of Fault Tolerance is not in the import; none is taken for one.`,
        ]
      : []),
    ...(paired > 0
      ? [
          `${countOf(paired, 'VM')} ${plural(paired, 'is', 'are')} of pairs of Fault Tolerance. Where one of a pair runs on, it takes over at once, and what is started here is the other one, which needs the same room.`,
        ]
      : []),
    ...(estate.portFilesListedOn.length === 0
      ? ['Nobody listed .dvsData, so no missing file of a dvPort can be seen.']
      : []),
  ];
}

/** Advanced options that were given and change nothing, so that nobody takes them for tried. */
function optionsLeftOut(options: Readonly<Record<string, string>>): string[] {
  const heeded: readonly string[] = heededOptions;
  const names = Object.keys(options).sort();
  const strange = names.filter((name) => !heeded.includes(name.toLowerCase()));
  const wrong = names.filter(
    (name) =>
      heeded.includes(name.toLowerCase()) &&
      name.toLowerCase() !== 'das.defaultfailoverhost' &&
      !(name.toLowerCase() === 'das.respectvmvmantiaffinityrules'
        ? /^\s*(true|false)\s*$/i.test(options[name] ?? '')
        : isCount(options[name] ?? '')),
  );
  return [
    ...(strange.length > 0
      ? [
          `The simulation does not heed ${listed(strange, 6)}: ${plural(strange.length, 'it changes', 'they change')} nothing here.`,
        ]
      : []),
    ...(wrong.length > 0
      ? [
          `What is given for ${listed(wrong, 6)} is not of its kind, a number from 0 on or true or false, and was left out.`,
        ]
      : []),
  ];
}
