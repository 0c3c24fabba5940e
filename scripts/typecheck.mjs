import { availableParallelism } from 'node:os';
import { environment, nodeOrExit } from './lib/node.mjs';
import { tools } from './lib/root.mjs';
import { run } from './lib/run.mjs';

// npm run typecheck: every layer with its own settings, as many at once as there are cores.

const node = nodeOrExit();
const projects = [
  // The slowest first.
  { project: 'tsconfig.test.json', compiler: tools.vueTsc },
  { project: 'tsconfig.app.json', compiler: tools.vueTsc },
  { project: 'tsconfig.main.json', compiler: tools.tsc },
  { project: 'tsconfig.contract.json', compiler: tools.tsc },
  { project: 'tsconfig.domain.json', compiler: tools.tsc },
  { project: 'tsconfig.scripts.json', compiler: tools.tsc },
];

const waiting = [...projects];
let failures = 0;

async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { code, output } = await run(node, [next.compiler, '-p', next.project, '--pretty', 'false'], {
      env: environment(node),
      seconds: 300,
      quiet: true,
    });
    if (code === 0) continue;
    failures += 1;
    console.error(`${next.project}\n${output}`);
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), projects.length) }, work));
console.log(
  failures === 0 ? 'All layers are typed.' : `${failures} of ${projects.length} layers have type errors.`,
);
process.exit(failures === 0 ? 0 : 1);
