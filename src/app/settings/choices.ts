/** The choices of the DR settings, in the words of the page. */

export const siteRoles = [
  { value: 'protected', label: 'Protected' },
  { value: 'recovery', label: 'Recovery' },
  { value: 'both', label: 'Protected and recovery' },
] as const;

export const purposes = [
  { value: 'desktops', label: 'Desktops' },
  { value: 'management', label: 'Management' },
  { value: 'servers', label: 'Servers' },
] as const;

export const replicationModes = [
  { value: 'none', label: 'Not replicated' },
  { value: 'synchronous', label: 'Synchronous' },
  { value: 'asynchronous', label: 'Asynchronous' },
] as const;

export const vmRoles = [
  { value: 'domain-controller', label: 'Domain controller' },
  { value: 'dns', label: 'DNS' },
  { value: 'database', label: 'Database' },
  { value: 'vcenter', label: 'vCenter' },
  { value: 'composer', label: 'View Composer' },
  { value: 'connection-server', label: 'Connection server' },
  { value: 'security-server', label: 'Security server' },
  { value: 'srm', label: 'SRM' },
  { value: 'desktop', label: 'Desktop' },
  { value: 'other', label: 'Other' },
] as const;

export const assignments = [
  { value: 'dedicated', label: 'Dedicated' },
  { value: 'floating', label: 'Floating' },
] as const;

export const protectionTypes = [
  { value: 'array', label: 'Array replication' },
  { value: 'vsphere-replication', label: 'vSphere Replication' },
  { value: 'vvol', label: 'vVols' },
  { value: 'vsan', label: 'vSAN' },
] as const;

/** A choice from its text, undefined when it is none of them ("not set"). */
export function chosen<T extends string>(
  options: readonly { readonly value: T }[],
  text: string,
): T | undefined {
  return options.find((option) => option.value === text)?.value;
}
