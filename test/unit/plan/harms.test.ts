import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GroundStep, Hazard, RunbookId, Scenario } from '../../../src/domain/plan/types.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { srmEstate } from '../../fixtures/estates/srm.js';
import { vcdEstate } from '../../fixtures/estates/vcd.js';
import {
  cluster,
  DESK,
  host,
  indexed,
  nfs,
  SOUTH,
  viewEstate,
  vm,
  volume,
} from '../../fixtures/estates/view.js';
import { stepsOfEveryScenario } from './everyScenario.js';

/** "4 vm, 1 cluster" */
function tally(affected: Hazard['affected']): string {
  const kinds = new Map<string, number>();
  for (const { kind } of affected) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing named';
}

/** What people are told of a step: what it needs, what harm it can do, to whom, and the cure. */
function told({ requires, hazards, twice }: GroundStep): string[] {
  return [
    ...requires.map(({ text }) => `needs that ${text}`),
    ...hazards.map(({ consequence, because, affected, count, cure }) =>
      [`harm: ${consequence}`, `because ${because}; to ${count}: ${tally(affected)}`, `cure: ${cure}`].join(
        '\n    ',
      ),
    ),
    ...(twice === undefined ? [] : [`twice, ${twice.harm ? 'harm' : 'no harm'}: ${twice.text}`]),
  ];
}

/**
 * The vCloud estate with what the View estate lacks: management that SRM does not protect, a second
 * cluster with one VM, a host of ESX 3.5 and one of 4.1 that may take over, a group of volumes of both clusters, a
 * volume whose only VM is off, an alias of two groups, a second alias, and an export mounted under the
 * recovery site's own name.
 */
function otherEstate(): EstateDraft {
  const { draft, volOs } = vcdEstate();
  draft.protectionGroups.length = 0;
  draft.recoveryPlans.length = 0;
  const lab = 'vc:lab/domain-c1';
  const together = { replication: { ...volOs.replication!, consistencyGroup: 'cg-1' } };
  const volLab = volume('vol-lab', '50f1a0c1-00000004-0001-000000000004', together);
  const volBoth = volume('vol-both', '50f1a0c1-00000005-0001-000000000005', together);
  const volOff = volume('vol-off', '50f1a0c1-00000006-0001-000000000006');
  const exportB = nfs('export-b', 'files.example', '/vol/b');
  const exportC = nfs('export-c', 'nas-south.example', '/vol/c', {
    replication: { ...nfs('', 'nas-south.example', '/vol/c').replication!, cname: null },
  });
  draft.clusters.push(cluster(lab, 'lab', { purpose: 'servers' }));
  draft.hosts.push(
    host('lab-north', lab),
    host('lab-south', lab, { site: SOUTH, inMaintenanceMode: true, version: '3.5.0' }),
    host('lab-spare', lab, { site: SOUTH, inMaintenanceMode: true, version: '4.1.0' }),
  );
  const grouped = { cname: 'nas.example', targetNfsPath: '/vol/d', consistencyGroup: 'cg-2' };
  const synced = { replication: { ...exportB.replication!, ...grouped } };
  const exportD = nfs('export-d', 'nas.example', '/vol/d', synced);
  draft.datastores.push(volLab, volBoth, volOff, exportB, exportC, exportD);
  const onDesk = { cluster: DESK, host: 'host:north-1' };
  draft.vms.push(
    vm('lab-1', { cluster: lab, host: 'host:lab-north', home: volLab.key }),
    vm('both-1', { ...onDesk, home: volBoth.key }),
    vm('off-1', { ...onDesk, home: volOff.key }, { power: 'off' }),
    vm('b-1', { ...onDesk, home: exportB.key }),
    vm('c-1', { ...onDesk, home: exportC.key }),
    vm('d-1', { ...onDesk, home: exportD.key }),
  );
  return draft;
}

/** View's directory was saved an hour before vCenter's database, Composer's after it. */
const backups = {
  vcenterBackup: '2012-11-20 23:30',
  composerBackup: '2012-11-20 23:45',
  ldapBackup: '2012-11-20 22:30',
};

type Told = [draft: EstateDraft, only?: RunbookId, typed?: Scenario['settings']];

/** What is told of each step of an estate, by kind and title. */
function toldOf(...[draft, ...wish]: Told): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { step } of stepsOfEveryScenario(indexed(draft), ...wish)) {
    const key = `${step.kind}: ${step.title}`;
    const texts = kinds.get(key) ?? new Set<string>();
    kinds.set(key, texts);
    for (const text of told(step)) texts.add(text);
  }
  return kinds;
}

/**
 * What the step kinds say on estates small enough to count by hand. Read the difference before
 * refreshing it with `npx vitest run test/unit/plan/harms.test.ts -u`.
 */
it.each<[string, () => Told]>([
  ['harms.txt', () => [viewEstate().draft]],
  ['harmsElsewhere.txt', () => [otherEstate()]],
  ['harmsOfSrm.txt', () => [srmEstate().draft, 'srm-plan', { prompts: '3: Go on?\n3: Really?' }]],
  ['harmsOfRestore.txt', () => [viewEstate().draft, 'view-restore', backups]],
])(
  'what each step needs and harms is told with the right objects, numbers and words: %s',
  async (file, of) => {
    const text = [...toldOf(...of())]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, texts]) => [kind, ...[...texts].map((line) => `  ${line}`)].join('\n'));
    await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, file));
  },
);
