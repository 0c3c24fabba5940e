import { mkdir, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeGovcZip } from '../main/export/govc.js';
import { overlayYaml } from '../main/export/overlayYaml.js';
import { writeRvtoolsWorkbook } from '../main/export/rvtools.js';
import { generateEstate } from '../src/domain/sample/generate.js';
import { overlayFor } from '../src/domain/sample/overlay.js';

/**
 * Writes the bundled sample estate anew:
 *   npx node --import ./scripts/ts-loader.mjs scripts/make-sample.ts
 */
const folder = join(fileURLToPath(new URL('..', import.meta.url)), 'resources', 'sample');
const estate = generateEstate();
await mkdir(folder, { recursive: true });
await writeGovcZip(estate, createWriteStream(join(folder, 'nordkai-bank.zip')));
await writeRvtoolsWorkbook(() => [estate], createWriteStream(join(folder, 'nordkai-bank.xlsx')));
await writeFile(join(folder, 'overlay.yaml'), overlayYaml(overlayFor(estate), estate.name));
console.log(`Wrote ${folder}`);
