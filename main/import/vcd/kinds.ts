import type { JsonObject, Walk } from '../json/index.js';

export type VcdKind =
  'vm' | 'vapp' | 'vappTemplate' | 'orgVdc' | 'providerVdc' | 'datastore' | 'vcenter' | 'org';

/** What the list of parts calls them. */
export const kindNames: Readonly<Record<VcdKind, string>> = {
  vm: 'VMs',
  vapp: 'vApps',
  vappTemplate: 'vApp templates',
  orgVdc: 'organisation vDCs',
  providerVdc: 'provider vDCs',
  datastore: 'datastores of provider vDCs',
  vcenter: 'vCenters',
  org: 'organisations',
};

/** Query types, as pages name them ("adminVM") and records ("QueryResultAdminVMRecordType"). */
const byType: ReadonlyMap<string, VcdKind> = new Map([
  ['vm', 'vm'],
  ['adminvm', 'vm'],
  ['vapp', 'vapp'],
  ['adminvapp', 'vapp'],
  ['vapptemplate', 'vappTemplate'],
  ['adminvapptemplate', 'vappTemplate'],
  ['orgvdc', 'orgVdc'],
  ['adminorgvdc', 'orgVdc'],
  ['adminvdc', 'orgVdc'],
  ['providervdc', 'providerVdc'],
  ['vmwprovidervdc', 'providerVdc'],
  ['datastoreprovidervdcrelation', 'datastore'],
  ['virtualcenter', 'vcenter'],
  ['organization', 'org'],
  // Its records are QueryResultOrgRecordType.
  ['org', 'org'],
]);

/** The kind a query type is of; undefined where it is no text, null where it is another type. */
function typed(told: unknown): VcdKind | null | undefined {
  if (typeof told !== 'string' || told.length > 100) return undefined;
  const plain = told
    .toLowerCase()
    .replace(/^queryresult/, '')
    .replace(/record(?:type)?$/, '');
  return byType.get(plain) ?? null;
}

/** Tells vCloud Director's query records by their type, by their page's, else by their properties. */
export const vcdWalk: Walk<VcdKind> = {
  kindOf(object, page) {
    if (Object.hasOwn(object, 'record') || Object.hasOwn(object, 'values')) return null;
    const own = typed(object['_type']);
    if (own !== undefined) return own;
    const ofPage = page !== null && Object.hasOwn(page, 'record') ? typed(page['name']) : undefined;
    return ofPage ?? byProperties(object);
  },
  inside: {
    vm: [],
    vapp: [],
    vappTemplate: [],
    orgVdc: [],
    providerVdc: [],
    datastore: [],
    vcenter: [],
    org: [],
  },
};

function byProperties(object: JsonObject): VcdKind | null {
  const has = (...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(object, key));
  if (has('isVAppTemplate') || has('containerName', 'hostName')) return 'vm';
  if (has('datastoreType', 'providerVdc')) return 'datastore';
  if (has('providerVdcName', 'orgName')) return 'orgVdc';
  if (has('vcVersion', 'url')) return 'vcenter';
  return null;
}
