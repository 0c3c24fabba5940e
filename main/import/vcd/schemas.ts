import { z } from 'zod';
import { amount, flag, name, neededName, text } from '../json/index.js';

/** An address like "https://vcd/api/vApp/vapp-<uuid>": an object's number is its last part. */
const href = text;

/** adminVM, vm */
export const vm = z.object({
  href,
  name,
  container: href,
  containerName: name,
  vdc: href,
  vdcName: name,
  org: href,
  hostName: name,
  isVAppTemplate: flag,
  isDeleted: flag,
  networkName: name,
  datastoreName: name,
  vc: href,
  moref: name,
  status: name,
  guestOs: name,
  numberOfCpus: amount,
  memoryMB: amount,
});

/** adminVApp, vApp, adminVAppTemplate, vAppTemplate */
export const vapp = z.object({ href, name: neededName, vdc: href, vdcName: name, org: href });

/** adminOrgVdc, orgVdc */
export const orgVdc = z.object({
  href,
  name: neededName,
  org: href,
  orgName: name,
  providerVdc: href,
  providerVdcName: name,
});

/** providerVdc */
export const providerVdc = z.object({ href, name: neededName, vc: href, vcName: name });

/** datastoreProviderVdcRelation */
export const datastore = z.object({
  name,
  datastoreType: name,
  moref: name,
  vc: href,
  vcName: name,
  providerVdc: href,
  storageMB: amount,
  storageUsedMB: amount,
  isDeleted: flag,
});

/** virtualCenter */
export const vcenter = z.object({ href, name: neededName, url: text, uuid: name, vcVersion: name });

/** organization */
export const org = z.object({ href, name: neededName });

export type VcdVm = z.output<typeof vm>;
export type VcdVApp = z.output<typeof vapp>;
export type VcdOrgVdc = z.output<typeof orgVdc>;
export type VcdProviderVdc = z.output<typeof providerVdc>;
export type VcdDatastore = z.output<typeof datastore>;
export type VcdVcenter = z.output<typeof vcenter>;
export type VcdOrg = z.output<typeof org>;
