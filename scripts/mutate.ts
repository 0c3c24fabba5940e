import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explainedMutants, nameOf } from './mutate/explained.js';
import { groups, root } from './mutate/groups.js';
import { mutantsOf, type Mutant } from './mutate/operators.js';
import { Trials, type Baseline, type Outcome } from './mutate/trial.js';

/**
 * Mutation testing: plants one small fault after another and runs the tests that should notice.
 *   npx node --import ./scripts/ts-loader.mjs scripts/mutate.ts [check|repair|certificate|steps] [options]
 *     --workers 2        tests run side by side
 *     --only criterion   files whose path holds this word
 *     --whole            laws on all plans the tests try, not on a tenth
 *     --out file.jsonl   what came of each mutant, written as it goes
 *     --again file.jsonl what did not survive an earlier run counts as it did there and is not tried again
 *     --tests some.test.ts,other.test.ts   these tests alone
 * The files themselves are never changed. A mutant is tried on the test files that load its file, first on
 * those that noticed the most so far for the time they take. It is killed when a test fails. When the
 * tests use many times the CPU time or the memory they need without it, that is counted apart.
 * Survivors explained in `docs/mutants.md` are counted apart too; one that is explained there and gets
 * killed is reported, for the explanation is wrong.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    whole: { type: 'boolean', default: false },
    out: { type: 'string' },
    again: { type: 'string' },
    tests: { type: 'string' },
  },
});

interface Result {
  readonly group: string;
  readonly name: string;
  readonly line: number;
  readonly outcome: Outcome;
  readonly by: string | null;
}

const goneBefore = new Map(
  (values.again === undefined ? '' : readFileSync(values.again, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result)
    .filter(({ outcome }) => outcome !== 'survived')
    .map((result) => [result.name, result]),
);
const explained = explainedMutants();
const scratch = mkdtempSync(join(tmpdir(), 'drydock-mutants-'));
const trials = new Trials(scratch, values.whole);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    trials.stop();
    process.exit(130);
  });
}

/** Tests of a file, those first that have noticed the most for the time they take. */
class Covering {
  private readonly noticed = new Map<string, number>();

  constructor(private readonly tests: readonly Baseline[]) {}

  of(file: string): Baseline[] {
    const worth = ({ test, cpuSeconds }: Baseline): number =>
      (1 + (this.noticed.get(`${file} ${test}`) ?? 0)) / cpuSeconds;
    return this.tests.filter(({ loads }) => loads.has(file)).sort((a, b) => worth(b) - worth(a));
  }

  note(file: string, test: string): void {
    const key = `${file} ${test}`;
    this.noticed.set(key, (this.noticed.get(key) ?? 0) + 1);
  }
}

async function tryGroup(group: string, tests: readonly Baseline[], mutants: readonly Mutant[]) {
  const covering = new Covering(tests);
  const results: Result[] = [];
  let next = 0;
  const work = async (worker: number): Promise<void> => {
    for (let mutant = mutants[next++]; mutant !== undefined; mutant = mutants[next++]) {
      const { outcome, by } =
        goneBefore.get(nameOf(mutant)) ?? (await trials.mutant(mutant, covering.of(mutant.file), worker));
      if (by !== null) covering.note(mutant.file, by);
      const result: Result = { group, name: nameOf(mutant), line: mutant.line, outcome, by };
      results.push(result);
      if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(result)}\n`);
      const isExplained = explained.has(result.name);
      if (outcome === 'killed' ? isExplained : !isExplained) {
        console.log(`  ${outcome}${isExplained ? ', though explained' : ''}: ${result.line}: ${result.name}`);
      }
    }
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, (_, worker) => work(worker)));
  return results;
}

/** What came of a group in a line. @returns whether something is left to explain */
function told(name: string, results: readonly Result[]): boolean {
  const count = (outcome: Outcome, isExplained?: boolean): number =>
    results.filter(
      (result) =>
        result.outcome === outcome &&
        (isExplained === undefined || explained.has(result.name) === isExplained),
    ).length;
  console.log(
    `${name}: ${results.length} mutants, ${count('killed')} killed, ${count('endless')} endless, ` +
      `${count('survived')} survived, of which ${count('survived', true)} explained`,
  );
  return count('survived', false) > 0 || count('killed', true) > 0;
}

let isLeft = false;
try {
  if (values.out !== undefined && existsSync(values.out)) writeFileSync(values.out, '');
  for (const name of positionals.length > 0 ? positionals : Object.keys(groups)) {
    const group = groups[name];
    if (group === undefined) throw new Error(`There is no group “${name}”.`);
    const mutants = group.files
      .filter(({ path }) => path.includes(values.only))
      .flatMap(({ path, scope }) => mutantsOf(path, readFileSync(join(root, path), 'utf8'), scope));
    const tests: Baseline[] = [];
    for (const test of values.tests?.split(',') ?? group.tests) tests.push(await trials.baseline(test));
    const results = await tryGroup(name, tests, mutants);
    // Had something else broken the tests in the meantime, kills would say nothing.
    for (const { test } of tests) await trials.baseline(test);
    isLeft = told(name, results) || isLeft;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
process.exitCode = isLeft ? 1 : 0;
