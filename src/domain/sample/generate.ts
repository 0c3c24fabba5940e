import type { EstateDraft } from '../estate/draft.js';
import type { Estate } from '../estate/types.js';
import { countObjects } from '../estate/counts.js';
import { EstateBuilder } from './builder.js';
import { buildPair } from './desktops.js';
import { uuid } from './identifiers.js';
import { buildManagement } from './management.js';
import {
  MINIMUM_DESKTOPS,
  pairsFor,
  parametersForVms,
  sampleDefaults,
  type SampleParameters,
} from './parameters.js';
import { buildPools } from './pools.js';
import { seededRandom, seedOf } from './random.js';
import { buildSites, DOMAIN } from './sites.js';

export { sampleDefaults, type SampleParameters } from './parameters.js';

/** When the sample's exports are said to have been made. */
export const SAMPLE_TAKEN_AT = '2012-11-20T21:40:00.000Z';

/**
 * The estate of Nordkai Bank, a bank that does not exist: two sites, View 5.1 with linked clones,
 * vSphere 5.0 and 5.1. The same parameters give the same estate, record for record.
 * @throws RangeError when fewer than 160 desktops are asked for, or a pair cannot hold as many as wished.
 */
export function generateEstate(wish: Partial<SampleParameters> = {}): Estate {
  const [first, ...more] = estateSlices(wish);
  const whole = first as EstateDraft;
  for (const slice of more) append(whole, slice);
  return whole;
}

/**
 * The same estate in slices, for writers that must not hold all of it: first sites, vCenters,
 * datacenters and the management clusters, then one slice for each pair of desktop clusters. A
 * record refers only to records of its own slice and of the first one's sites, vCenters and
 * datacenters.
 */
export function* estateSlices(wish: Partial<SampleParameters> = {}): Generator<Estate> {
  const parameters = { ...sampleDefaults, ...wish };
  const { desktops, desktopsPerPair, seed, faults } = parameters;
  if (!Number.isInteger(desktops) || desktops < MINIMUM_DESKTOPS) {
    throw new RangeError(`The sample estate needs at least ${MINIMUM_DESKTOPS} desktops.`);
  }
  if (!(desktopsPerPair >= MINIMUM_DESKTOPS && desktopsPerPair <= sampleDefaults.desktopsPerPair)) {
    throw new RangeError(
      `A pair of clusters holds ${MINIMUM_DESKTOPS} to ${sampleDefaults.desktopsPerPair} desktops.`,
    );
  }
  const build = new EstateBuilder('Nordkai Bank', SAMPLE_TAKEN_AT, seed);
  build.draft.sources.push({
    format: 'sample',
    name: 'Nordkai Bank',
    sha256: fingerprint(`${desktops} ${desktopsPerPair} ${seed} ${faults}`),
    takenAt: SAMPLE_TAKEN_AT,
    producer: 'Drydock sample estate',
  });
  const sites = buildSites(build);
  buildManagement(build, sites, faults);
  const vcenter = build.vcenter(`nk-vc-desk.${DOMAIN}`, uuid(build.random), '5.1.0').key;
  const ground = { vcenter, datacenter: build.datacenter('desktops', vcenter) };
  yield build.take();
  for (let number = 1; number <= pairsFor(parameters); number += 1) {
    const pair = buildPair(build, sites, ground, number, faults);
    buildPools(build, ground, pair, parameters);
    yield build.take();
  }
}

function append(whole: EstateDraft, slice: Estate): void {
  for (const table of Object.keys(slice) as (keyof Estate)[]) {
    const to = whole[table];
    const from = slice[table];
    // Both are the same table of an estate, so their records are of one kind.
    if (typeof from === 'object') for (const record of from) (to as unknown[]).push(record);
  }
}

/** Parameters for an estate of the sample's shape with `vms` VMs, SRM placeholders left out. */
export function parametersForEstateOf(vms: number): SampleParameters {
  const smallest = generateEstate({ desktops: MINIMUM_DESKTOPS });
  const bases = smallest.replicas.length + smallest.pools.length;
  const servers = countObjects(smallest).vms - smallest.linkedClones.length - bases;
  return parametersForVms(vms, servers);
}

/** 64 hexadecimal digits that stand for the parameters; the sample is not read from a file. */
function fingerprint(parameters: string): string {
  return seededRandom(seedOf(parameters)).hex(64);
}
