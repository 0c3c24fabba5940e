import { mutate, type FuzzFile } from './mutate.js';
import { Random } from './random.js';
import { zipOf, type SeedInput } from './seeds.js';

/** One input, made from nothing but its number, the seed and the seed files. */
export interface FuzzInput {
  readonly seed: string;
  readonly files: readonly FuzzFile[];
  readonly asOverlay: boolean;
}

/** Makes input `number`: a seed, one to eight mutations, and sometimes packed into a zip. */
export function inputOf(number: number, seed: number, seeds: readonly SeedInput[]): FuzzInput {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ number);
  const chosen = random.pick(seeds);
  const files = [...chosen.files];
  for (let left = 1 + random.below(8); left > 0; left -= 1) {
    const at = random.below(files.length);
    const file = files[at];
    if (file !== undefined) files[at] = mutate(file, random);
  }
  if (!chosen.mayZip || random.chance(0.5)) return { seed: chosen.name, files, asOverlay: chosen.asOverlay };
  const packed: FuzzFile = { name: 'input.zip', content: zipOf(files) };
  const last = random.chance(0.3) ? mutate(packed, random) : packed;
  return { seed: `${chosen.name}, zipped`, files: [last], asOverlay: false };
}
