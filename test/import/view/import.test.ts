import { describe, expect, it } from 'vitest';
import { importViewLdif, recogniseViewLdif } from '../../../main/import/view/index.js';
import { faults, importedFile, namesIn, told } from '../json/support.js';
import { base, desktop, directory, ldif, pool, vcenter } from './directory.js';

const view = (content: string | Buffer): ReturnType<typeof importedFile> =>
  importedFile(importViewLdif, 'view.ldf', content);

describe('a View directory', () => {
  it('gives its pools and their desktops', async () => {
    const result = await view(directory);
    const { draft } = result;
    const name = namesIn(draft);
    expect(told(result)).toEqual([]);
    expect(faults(draft)).toEqual([]);
    expect(draft.vcenters).toMatchObject([{ name: 'vc01.example.org', instanceUuid: null }]);
    expect(draft.pools).toMatchObject([
      {
        key: 'pool:Win7-Floating',
        name: 'Win7-Floating',
        assignment: 'floating',
        parentVm: 'Win7/gold',
        snapshot: 'patched',
        namePrefix: 'W7-',
        maxDesktops: 120,
      },
    ]);
    const [only] = draft.pools;
    expect(name(only?.cluster)).toBe('Desktops');
    expect(name(only?.replicaDatastore)).toBe('REP_01');
    expect(only?.osDatastores.map(name)).toEqual(['LUN_11', 'LUN_12']);
    expect(draft.vms).toMatchObject([
      { key: 'vc:vc01.example.org/vm-101', name: 'W7-001', moref: 'vm-101', role: 'desktop' },
      { key: 'vc:vc01.example.org/vm-102', name: 'W7-002' },
    ]);
    expect(draft.linkedClones.map((clone) => [clone.key, clone.pool])).toEqual(
      draft.vms.map((vm) => [`clone:${vm.key}`, 'pool:Win7-Floating']),
    );
  });

  it('of machines whose vCenter nobody names keeps two of one name apart', async () => {
    const { draft } = await view(
      ldif(desktop(1), desktop(2).replace('W7-002', 'W7-001'), pool().replace(/^pae-VCDN.*\n/m, '')),
    );
    expect(draft.vms.map((vm) => [vm.vcenter, vm.name, vm.moref])).toEqual([
      [null, 'W7-001', 'vm-101'],
      [null, 'W7-001', 'vm-102'],
    ]);
    expect(faults(draft)).toEqual([]);
  });

  it('of full clones has desktops that are no linked clones', async () => {
    const full = `dn: CN=Full,OU=Server Groups,${base}
objectClass: pae-ServerPool
cn: Full
pae-ServerPoolType: 3
pae-VmDatastore: /DC1/host/Desktops/LUN_20
pae-MemberDN: cn=GUID-1, ou=servers,${base}
`;
    const { draft } = await view(ldif(desktop(1), full));
    const name = namesIn(draft);
    expect(draft.pools[0]).toMatchObject({ assignment: 'dedicated', replicaDatastore: null });
    expect(draft.pools[0]?.osDatastores.map(name)).toEqual(['LUN_20']);
    expect(draft.vms).toMatchObject([{ role: 'desktop' }]);
    expect(draft.linkedClones).toEqual([]);
  });

  it('that does not say which datastore holds the replica leaves it open and says so', async () => {
    const vague = pool('pae-VmDatastore: /DC1/host/Desktops/FAST_01\n').replace(/^.*replica\n/m, '');
    const result = await view(ldif(vcenter, desktop(1), desktop(2), vague));
    expect(result.draft.pools[0]?.replicaDatastore).toBeNull();
    expect(told(result)).toEqual([
      'replica-datastore-unsaid: Which datastore the replica of the pool "Win7-Floating" lies on is not said plainly; it may be "FAST_01". Set it in the DR settings.',
    ]);
  });

  it('tells of members that are not there, and of farms', async () => {
    const farm = `dn: CN=Farm,OU=Server Groups,${base}\nobjectClass: pae-ServerPool\ncn: Farm\npae-ServerPoolType: 8\n`;
    const result = await view(ldif(vcenter, desktop(1), pool('', [1, 2, 3]), farm));
    expect(result.problems.map(({ code, level }) => `${level} ${code}`)).toEqual([
      'warning member-missing',
      'note rds-farm',
    ]);
    expect(result.draft.pools).toHaveLength(1);
  });

  it('whose last line has no end is read to it', async () => {
    const cut = ldif(vcenter, desktop(1), pool('', [1]) + 'pae-VmMaximumCount: 121').trimEnd();
    const last = ldif(vcenter, pool('', [1]), desktop(1)).trimEnd();
    expect((await view(cut)).draft.pools).toHaveLength(1);
    expect((await view(last)).draft.vms.map((vm) => vm.name)).toEqual(['W7-001']);
  });

  it('says how many entries of a file were of use', async () => {
    const { parts } = await view(ldif(vcenter, desktop(1), pool('', [1])));
    expect(parts).toMatchObject([
      { use: 'used', records: 2, note: '3 entries, 2 of them pools and machines' },
    ]);
    expect((await view('nothing of the kind\n')).parts).toMatchObject([
      { use: 'not-recognised', records: 0, note: 'no entries of a directory' },
    ]);
  });

  it('leaves a pool without a name out, and says so', async () => {
    const result = await view(
      ldif(
        vcenter,
        pool('', []),
        pool('', []).replace(/^(dn|cn): .*\n/gm, (line) =>
          line.startsWith('dn') ? 'dn: OU=Server Groups\n' : '',
        ),
      ),
    );
    expect(result.draft.pools).toHaveLength(1);
    expect(result.problems.map(({ code }) => code)).toEqual(['pool-without-name']);
  });

  it('does not take what is said of other datastores for a word on the replica', async () => {
    const said = async (use: string): Promise<readonly string[]> => {
      const plain = pool(`pae-VmDatastore: [${use}]/DC1/host/Desktops/FAST_01\n`).replace(
        /^.*replica\n/m,
        '',
      );
      return told(await view(ldif(vcenter, desktop(1), desktop(2), plain))).map(
        (text) => text.split(':')[0]!,
      );
    };
    for (const use of ['OS', 'linkedClone', 'data']) expect(await said(use), use).toEqual([]);
    expect(await said('Aggressive')).toEqual(['replica-datastore-unsaid']);
  });

  it('with no pool says so', async () => {
    expect(told(await view(ldif(desktop(1))))).toEqual(['no-pools: "view.ldf" holds no desktop pool.']);
  });

  it('is recognised by its base and its attributes, never by its name', () => {
    expect(recogniseViewLdif(directory)).toBe(true);
    expect(recogniseViewLdif(`\ufeff${ldif(pool())}`)).toBe(true);
    expect(recogniseViewLdif('dn: cn=x,dc=example,dc=org\nobjectClass: person\n')).toBe(false);
    expect(recogniseViewLdif('VMName,ProtectionGroupName\n')).toBe(false);
  });
});
