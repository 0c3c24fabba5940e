import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { writeGovcZip } from '../../main/export/govc.js';
import { writeRvtoolsCsv, writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import {
  estateSlices,
  generateEstate,
  parametersForEstateOf,
  sampleDefaults,
} from '../../src/domain/sample/generate.js';

const usage = `Writes an estate of the sample's shape, for benchmarks.

  npx node --import ./scripts/ts-loader.mjs bench/generate/estate.ts --vms 40000 --format rvtools --out big.xlsx

  --vms N        how many VMs (at least 200)
  --format F     rvtools (.xlsx), csv (a folder) or govc (.zip)
  --out PATH     where to
  --seed N       another estate of the same shape (default ${sampleDefaults.seed})
  --file-info    fill the sheet vFileInfo, too`;

const { values } = parseArgs({
  options: {
    vms: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: String(sampleDefaults.seed) },
    'file-info': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const vms = Number(values.vms);
const seed = Number(values.seed);
const { format, out } = values;
const known = format === 'rvtools' || format === 'csv' || format === 'govc';
if (values.help || !out || !known || !(vms >= 200) || !Number.isInteger(vms) || !Number.isInteger(seed)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const parameters = { ...parametersForEstateOf(vms), seed };
const slices = () => estateSlices(parameters);
const options = { fileInfo: values['file-info'] };
// A generator of garbage: let V8 collect early rather than grow. The workbook then needs some 170 MiB.
if (format !== 'govc') setFlagsFromString('--optimize-for-size');
const started = performance.now();
if (format === 'rvtools') await writeRvtoolsWorkbook(slices, createWriteStream(out), options);
if (format === 'csv') await writeRvtoolsCsv(slices, out, options);
if (format === 'govc') await writeGovcZip(generateEstate(parameters), createWriteStream(out));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const peak = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(`${vms} VMs as ${format}: ${out}, ${seconds} s, peak ${peak} MiB`);
