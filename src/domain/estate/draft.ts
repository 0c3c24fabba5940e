import type { Estate } from './types.js';

/** An estate under construction: the same arrays, still open for pushing. Only importers use it. */
export type EstateDraft = {
  -readonly [K in keyof Estate]: Estate[K] extends readonly (infer T)[] ? T[] : Estate[K];
};

/** A draft that holds nothing. */
export function emptyDraft(name: string, takenAt: string): EstateDraft {
  return {
    name,
    takenAt,
    sources: [],
    sites: [],
    vcenters: [],
    datacenters: [],
    clusters: [],
    hosts: [],
    datastores: [],
    mounts: [],
    vms: [],
    disks: [],
    nics: [],
    dvSwitches: [],
    dvPortgroups: [],
    dvPorts: [],
    portFiles: [],
    portFilesListedOn: [],
    replicas: [],
    linkedClones: [],
    pools: [],
    protectionGroups: [],
    recoveryPlans: [],
    vdcs: [],
    vapps: [],
  };
}
