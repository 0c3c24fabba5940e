import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf, type Mutant, type Scope } from './mutate/operators.js';

/**
 * Mutation testing: plants one small fault after another and runs the tests that should notice.
 *   node --import ./scripts/ts-loader.mjs scripts/mutate.ts [check|repair|certificate|steps] [options]
 *     --workers 2        tests run side by side
 *     --only criterion   files whose path holds this word
 *     --every 3          every third mutant only; the figure then says so
 *     --out file.json    the survivors, with their places
 *     --again file.json  only those survivors
 * The files themselves are never changed; laws tried on 20,000 plans are tried on 2,000 here. A mutant is killed when a test fails or does not end.
 */

interface Group {
  readonly files: readonly string[];
  readonly scope: Scope;
  /** The quickest to notice first. */
  readonly tests: readonly string[];
}

const root = resolve(import.meta.dirname, '..');
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .sort();

const check = sourcesIn('src/domain/plan/check');
const isRepair = (file: string): boolean => file.endsWith('/repair.ts');
const plan = 'test/unit/plan';

const groups: Readonly<Record<string, Group>> = {
  check: {
    files: check.filter((file) => !isRepair(file)),
    scope: 'everywhere',
    tests: [
      ...['check', 'check.large', 'check.amend', 'check.walk'].map((name) => `${plan}/${name}.test.ts`),
      'test/unit/certificate/verify.test.ts',
    ],
  },
  repair: {
    files: check.filter(isRepair),
    scope: 'everywhere',
    tests: [
      `${plan}/check.test.ts`,
      `${plan}/check.repair.test.ts`,
      `${plan}/check.property.test.ts`,
      `${plan}/edit.test.ts`,
      `${plan}/sample.test.ts`,
    ],
  },
  certificate: {
    files: sourcesIn('src/domain/certificate'),
    scope: 'everywhere',
    tests: ['verify', 'schema', 'tampering'].map((name) => `test/unit/certificate/${name}.test.ts`),
  },
  steps: {
    files: sourcesIn('src/domain/steps').filter((file) => !/\/(words|commands|kind|types)\.ts$/.test(file)),
    scope: 'conditions-and-effects',
    tests: [
      `${plan}/kinds.test.ts`,
      `${plan}/viewFailover.test.ts`,
      `${plan}/hazards.test.ts`,
      `${plan}/sample.test.ts`,
      ...sourcesIn(`${plan}/runbooks`).filter((file) => file.endsWith('.test.ts')),
    ],
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    every: { type: 'string', default: '1' },
    out: { type: 'string' },
    again: { type: 'string' },
  },
});
type Place = Omit<Mutant, 'text'>;
const placeOf = ({ file, line, what }: Place): string => `${file}:${line}: ${what}`;
const again =
  values.again === undefined
    ? null
    : new Set((JSON.parse(readFileSync(values.again, 'utf8')) as Place[]).map(placeOf));
const wanted = positionals.length > 0 ? positionals : Object.keys(groups);
const scratch = mkdtempSync(join(tmpdir(), 'drydock-mutants-'));
const nodeArguments = [
  ...['--import', pathToFileURL(join(root, 'scripts', 'ts-loader.mjs')).href],
  ...['--import', pathToFileURL(join(root, 'scripts', 'mutate', 'hooks.mjs')).href],
  join(root, 'scripts', 'mutate', 'run.mjs'),
];
/** A mutant that loops for ever is killed by the clock. */
const longest = 90_000;

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    process.exit(130);
  });
}

/** Whether a test notices. */
function isKilled(mutant: Mutant | null, tests: readonly string[], worker: number): Promise<boolean> {
  const path = join(scratch, `${worker}.json`);
  if (mutant !== null) writeFileSync(path, JSON.stringify(mutant));
  return new Promise((done) => {
    const child = spawn(process.execPath, [...nodeArguments, ...tests], {
      cwd: root,
      env: mutant === null ? process.env : { ...process.env, DRYDOCK_MUTANT: path },
      stdio: 'ignore',
    });
    running.add(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), longest);
    child.on('exit', (code) => {
      clearTimeout(timer);
      running.delete(child);
      done(code !== 0);
    });
  });
}

let survived = 0;
const survivors: (Place & { readonly group: string })[] = [];
try {
  for (const name of wanted) {
    const group = groups[name];
    if (group === undefined) throw new Error(`There is no group “${name}”.`);
    if (await isKilled(null, group.tests, 0))
      throw new Error(`The tests of “${name}” fail without any mutant.`);
    const every = Number(values.every);
    const mutants = group.files
      .filter((file) => file.includes(values.only))
      .flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8'), group.scope))
      .filter((mutant, i) => i % every === 0 && (again?.has(placeOf(mutant)) ?? true));
    const count = new Map<string, { killed: number; all: number }>();
    let next = 0;
    const work = async (worker: number): Promise<void> => {
      for (let mutant = mutants[next++]; mutant !== undefined; mutant = mutants[next++]) {
        const { text: _text, ...where } = mutant;
        const killed = await isKilled(mutant, group.tests, worker);
        const of = count.get(mutant.file) ?? { killed: 0, all: 0 };
        count.set(mutant.file, { killed: of.killed + (killed ? 1 : 0), all: of.all + 1 });
        if (killed) continue;
        survivors.push({ group: name, ...where });
        console.log(`  survived: ${placeOf(where)}`);
      }
    };
    await Promise.all(Array.from({ length: Number(values.workers) }, (_, worker) => work(worker)));
    for (const [file, { killed, all }] of [...count].sort()) {
      console.log(`${String(killed).padStart(5)} of ${all} killed  ${relative(root, join(root, file))}`);
    }
    const killed = mutants.length - survivors.filter(({ group: of }) => of === name).length;
    survived += mutants.length - killed;
    console.log(
      `${name}: ${killed} of ${mutants.length} mutants killed, ${((100 * killed) / Math.max(1, mutants.length)).toFixed(1)} %${every > 1 ? `, every ${every}th tried` : ''}`,
    );
  }
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(survivors, null, 2));
} finally {
  rmSync(scratch, { recursive: true });
}
process.exitCode = survived > 0 ? 1 : 0;
