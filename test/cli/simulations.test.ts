import { beforeEach, describe, expect, it } from 'vitest';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { drydock, workspaceWith } from './support.js';

let workspace: string;
beforeEach(async () => {
  workspace = await workspaceWith(generateEstate());
});

const json = async (...argv: string[]) => {
  const ran = await drydock([...argv, '--json']);
  return { ...ran, value: JSON.parse(ran.out) as Record<string, unknown> };
};

describe('ha', () => {
  it('says what comes up and names what does not', async () => {
    const people = await drydock(['ha', '-w', workspace]);
    expect(people).toMatchObject({ code: 0, err: '' });
    expect(people.out).toMatch(/^\d+ of \d+ VMs are powered on; the last power-on ends at \d+:\d\d min\./);
    expect(people.out).toContain('the file of a dvPort is missing from .dvsData');
    const machine = await json('ha', '-w', workspace, '--option', 'das.maxvmrestartcount=2');
    const clusters = machine.value['clusters'] as { placements: unknown[]; rules: { tries: number[] } }[];
    expect(clusters[0]!.placements.length).toBeGreaterThan(0);
    expect(clusters[0]!.rules.tries).toEqual([0, 120]);
    expect((await drydock(['ha', '-w', workspace, '--strict'])).code).toBe(1);
  });

  it('refuses sites and hosts that are not there', async () => {
    const site = await drydock(['ha', '-w', workspace, '--site', 'nope']);
    expect(site).toMatchObject({ code: 2, out: '' });
    expect(site.err).toContain('There is no site "nope".');
    expect((await drydock(['ha', '-w', workspace, '--host-down', 'nope'])).err).toContain('There is no host');
  });
});
