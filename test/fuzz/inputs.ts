import { mutate, type FuzzFile } from './mutate/index.js';
import { packed } from './mutate/zip.js';
import { Random } from './random.js';
import type { Seeds, SeedInput } from './seeds.js';

/** One input, made from nothing but its number, the seed and the seed files. */
export interface FuzzInput {
  /** What it was made from, for reports. */
  readonly seed: string;
  readonly files: readonly FuzzFile[];
  readonly overlay: FuzzFile | null;
  /** What is imported first, unchanged: the files are added to it. */
  readonly before: readonly FuzzFile[] | null;
}

/**
 * Makes input `number`: a seed or two, one to eight mutations, and sometimes packed into a zip, or
 * into a zip in a zip. Without the real samples, those inputs that were made of the project's own
 * seeds are the same.
 */
export function inputOf(number: number, seed: number, seeds: Seeds): FuzzInput {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ number);
  const real = random.chance(0.4) && seeds.real.length > 0;
  const chosen = random.pick(real ? seeds.real : seeds.own);
  if (chosen.overlay !== null) {
    const overlay = mutated([chosen.overlay], random)[0] ?? null;
    return { seed: chosen.name, files: chosen.files, overlay, before: null };
  }
  const files = mutated(chosen.files, random);
  if (random.chance(0.12)) return withAnother(chosen, files, seeds, random);
  if (!chosen.mayZip || random.chance(0.5)) return { seed: chosen.name, files, overlay: null, before: null };
  return { ...packedOnce(chosen.name, files, random), overlay: null, before: null };
}

function mutated(files: readonly FuzzFile[], random: Random): FuzzFile[] {
  const changed = [...files];
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 5, 8]); left > 0; left -= 1) {
    const at = random.below(changed.length);
    const file = changed[at];
    if (file !== undefined) changed[at] = mutate(file, random);
  }
  return changed;
}

/** Two sources, at once or one after the other: they are merged. */
function withAnother(chosen: SeedInput, files: readonly FuzzFile[], seeds: Seeds, random: Random): FuzzInput {
  const other = random.pick(seeds.own.filter(({ overlay }) => overlay === null));
  if (random.chance(0.3)) {
    return { seed: `${chosen.name} and another before`, files, overlay: null, before: other.files };
  }
  const second = random.chance(0.5) ? other.files : mutated(other.files, random);
  const inside = (folder: string, list: readonly FuzzFile[]): FuzzFile[] =>
    list.map((file) => ({ ...file, name: `${folder}/${file.name}` }));
  return {
    seed: `${chosen.name} and another`,
    files: [...inside('a', files), ...inside('b', second)],
    overlay: null,
    before: null,
  };
}

function packedOnce(
  name: string,
  files: readonly FuzzFile[],
  random: Random,
): Pick<FuzzInput, 'seed' | 'files'> {
  let zip: FuzzFile = { name: 'input.zip', kind: 'zip', content: packed(files) };
  const nested = random.chance(0.2);
  if (nested) zip = { ...zip, content: packed([zip, ...files.slice(0, 1)]) };
  if (random.chance(0.4)) zip = mutate(zip, random);
  return { seed: `${name}, ${nested ? 'in a zip in a zip' : 'zipped'}`, files: [zip] };
}
