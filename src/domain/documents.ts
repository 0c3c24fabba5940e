/**
 * The documents the rules and runbooks rest on: the one list of them. A source names one of these and
 * the place in it, so that whoever reads a plan can look it up; the list itself is printed with every
 * checklist and stands in docs/sources.md.
 */
export interface Document {
  /** As it stands on its cover, short enough to be cited. */
  readonly title: string;
  /** Who wrote it, when, and what kind of document it is. */
  readonly by: string;
  /** Where it is found; what is known of that. */
  readonly find: string;
}

export const documents = {
  viewDr: {
    title: 'DR of View persistent linked clone desktops',
    by: 'D. Epping, blog post, 2012. Tried two or three times with View 5 on vSphere 5; no support statement',
    find: 'yellow-bricks.com',
  },
  vdsConstruct: {
    title: 'Digging deeper into the VDS construct',
    by: 'D. Epping, blog post, 2012. Tried six or seven times with ESXi 5',
    find: 'yellow-bricks.com',
  },
  vdsLocation: {
    title: 'vDS config location and HA',
    by: 'H. Strydom, VMware vSphere blog, June 2011',
    find: 'blogs.vmware.com/vsphere/2011/06/vds-config-location-and-ha.html',
  },
  kb2013639: {
    title: 'VMware KB 2013639',
    by: 'VMware, on vSphere HA and VMs that Storage vMotion moved with a port on a distributed switch, vSphere 5',
    find: 'VMware’s knowledge base, by its number',
  },
  vcdCase: {
    title: 'vCloud Director Infrastructure Resiliency Case Study',
    by: 'C. Colotti and D. Epping, VMware technical paper, 2012: vSphere 5.0, vCloud Director 1.5, SRM 5.0',
    find: 'vmware.com/files/pdf/techpaper/vcloud-director-infrastructure-resiliency.pdf',
  },
  vcdAutomation: {
    title: 'vCloud Director Infrastructure Resiliency Case Study: Automation with PowerShell and PowerCLI',
    by: 'A. Dalgleish and A. Renouf, VMware technical white paper 1.0, March 2013',
    find: 'VMware’s technical papers',
  },
  vcdOverview: {
    title: 'Overview of Disaster Recovery in vCloud Director',
    by: 'C. Colotti and D. Epping, VMware blog, February 2012',
    find: 'blogs.vmware.com/cloudprovider/2012/02/overview-of-disaster-recovery-in-vcloud-director.html',
  },
  vcat: {
    title: 'vCloud Architecture Toolkit 3.1',
    by: 'VMware: Implementation Examples, 4.5 VXLAN ORG Network for Disaster Recovery; Architecting a vCloud, appendix C',
    find: 'download3.vmware.com/vcat',
  },
  vcdInstall: {
    title: 'vCloud Director Installation and Configuration Guide',
    by: 'VMware, 5.1',
    find: 'VMware’s product documentation',
  },
  vcdAppliance: {
    title: 'VMware Cloud Director Install, Configure and Upgrade Guide',
    by: 'VMware, 10.x',
    find: 'VMware’s product documentation: orderly start-up of an appliance cluster',
  },
  protectVc: {
    title: 'Protecting VirtualCenter, VMworld 2007',
    by: 'S. Lowe, notes of a session, 11 September 2007; the post is called “First Session of VMworld 2007, Day 1”',
    find: 'blog.scottlowe.org',
  },
  mscsVc: {
    title: 'Using MSCS to Cluster VirtualCenter (TN-019)',
    by: 'V. Semouchin and C. Chaubal, VMware technical note, item TN-019-PRD-01-01, 19 June 2007: VirtualCenter 2.0.1 patch 2',
    find: 'VMware’s technical notes, by its number',
  },
  mscsGuide: {
    title: 'Setup for Microsoft Cluster Service',
    by: 'VMware, for Virtual Infrastructure 3',
    find: 'vmware.com/pdf/vi3_301_201_mscs.pdf',
  },
  ha4: {
    title: 'Ensuring High Availability and Business Continuity',
    by: 'Chapter 11 of a book on VMware vSphere 4',
    find: 'by the chapter’s title',
  },
  deepdive: {
    title: 'vSphere HA Deepdive 6.x',
    by: 'D. Epping, book',
    find: 'by its title',
  },
  storage: {
    title: 'vSphere Storage',
    by: 'VMware guide, 5.0 and 5.1: VMFS datastore copies, unmounting, NFS datastores',
    find: 'VMware’s product documentation',
  },
  networking: {
    title: 'vSphere Networking',
    by: 'VMware guide, of the release named with it',
    find: 'VMware’s product documentation',
  },
  api: {
    title: 'vSphere API Reference',
    by: 'VMware, 4.0 and later: HostUnresolvedVmfsVolume, HostStorageSystem',
    find: 'developer.broadcom.com',
  },
  esxcfgVolume: {
    title: 'esxcfg-volume',
    by: 'the command’s own help and output, ESX 4 and later',
    find: 'esxcfg-volume -h on a host',
  },
  srm: {
    title: 'Site Recovery Manager Administration',
    by: 'VMware guide, 4.1 to 8.7, of the release named with it',
    find: 'VMware’s product documentation',
  },
  srmField: {
    title: 'A field case of 75 VMs',
    by: 'A report of a recovery on slow storage, kept in our notes without its author',
    find: 'not known any more: test your own plan instead',
  },
  viewAdmin: {
    title: 'VMware View Administration',
    by: 'VMware guide, 4.5 to 5.2, of the release named with it',
    find: 'VMware’s product documentation: backing up and restoring View configuration data',
  },
  viewPlanning: {
    title: 'VMware View Architecture Planning',
    by: 'VMware guide, 5.0 to 5.2, of the release named with it',
    find: 'VMware’s product documentation',
  },
  viewInstall: {
    title: 'VMware View Installation',
    by: 'VMware guide, 5.2: concurrent operations limits for vCenter Server and View Composer',
    find: 'VMware’s product documentation',
  },
} as const satisfies Record<string, Document>;

export type DocumentId = keyof typeof documents;

/** "Using MSCS to Cluster VirtualCenter (TN-019), Table 4": a document and the place in it. */
export const cited = (document: DocumentId, place?: string): string =>
  place === undefined ? documents[document].title : `${documents[document].title}, ${place}`;
