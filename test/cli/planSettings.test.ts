import { beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../src/domain/estate/types.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { runbooks } from '../../src/domain/plan/index.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { drydock, workspaceWith } from './support.js';

let sample: Estate;
beforeAll(() => {
  sample = generateEstate();
});

describe('what a runbook asks besides', () => {
  it('is listed with the words that answer it', async () => {
    const { out } = await drydock(['runbooks', '-w', await workspaceWith(sample)]);
    const index = indexEstate(sample);
    for (const { settings } of runbooks) {
      for (const { id } of settings(sample, index)) expect(out).toContain(`--set ${id}=`);
    }
  });

  it('is answered on the command line, and another answer gives another plan', async () => {
    const workspace = await workspaceWith(sample);
    const make = ['plan', 'make', 'view-failback', '-w', workspace, '--json'];
    const spec = runbooks
      .find(({ id }) => id === 'view-failback')
      ?.settings(sample, indexEstate(sample))
      .find(({ id }) => id === 'release');
    const [usual, other] = (spec?.choices ?? []).map(({ value }) => value);
    const steps = async (value: string | undefined) =>
      JSON.parse((await drydock([...make, '--set', `release=${value ?? ''}`])).out) as { steps: number };
    expect((await steps(usual)).steps).not.toBe((await steps(other)).steps);
  });

  it('is refused in words when nobody asked, or in another shape than asked', async () => {
    const workspace = await workspaceWith(sample);
    const make = (answer: string) =>
      drydock(['plan', 'make', 'vcd-failover', '-w', workspace, '--set', answer]);
    expect(await make('colour=red')).toMatchObject({ code: 2 });
    expect((await make('colour=red')).err).toContain('answers nothing the runbook asks');
    expect((await make('stretched=maybe')).err).toContain('yes or no');
    expect((await make('clusters=no-such-cluster')).err).toContain('There is no cluster "no-such-cluster"');
    const slow = await make('srmWait=slow');
    expect(slow).toMatchObject({ code: 2 });
    expect(slow.err).toContain('“slow” is no answer to “SRM waits for VMware Tools, seconds”');
    expect((await drydock(['plan', 'list', '-w', workspace])).out).toContain('No plans yet');
  });
});
