import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { removeWorkspaces, serve, type ServedDrydock } from './browser-host.js';

// The whole walk, as the person who owns the exercise takes it: sample, findings, plan, a broken
// order, its counterexample, the repair, a rehearsal that survives a power cut, and the paper.

const pictures = process.env['DRYDOCK_SCREENSHOTS'];

/** Keeps pictures for the docs in the folder DRYDOCK_SCREENSHOTS names; none unless it does. */
async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

const rail = (page: Page, view: string) =>
  page.getByRole('navigation').first().getByText(view, { exact: true });
const verdict = (page: Page) => page.locator('.banner');

async function makePlan(page: Page): Promise<void> {
  await rail(page, 'Plans').click();
  await page.getByRole('button', { name: 'Make a plan' }).first().click();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await expect(verdict(page)).toContainText('Safe in every order');
}

test.describe('the whole walk', () => {
  let drydock: ServedDrydock;
  let complaints: string[];

  test.beforeEach(async ({ page }) => {
    drydock = await serve();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  test.afterEach(async () => {
    await drydock.stop();
    await removeWorkspaces(drydock.workspaces);
  });

  test('sample, findings, plan, counterexample, repair, rehearsal, power cut, paper', async ({ page }) => {
    test.setTimeout(120_000);
    await page.goto(drydock.url);
    const sample = page.getByRole('button', { name: 'Open the sample estate' });
    await expect(sample).toBeVisible();
    await page.getByText(drydock.workspaces).evaluate((shown, folder) => {
      shown.textContent = shown.textContent.replace(folder, '~/Drydock');
    }, drydock.workspaces);
    await picture(page, 'start');
    await sample.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Estate' })).toBeVisible();
    await expect(page.getByText('Nordkai Bank').first()).toBeVisible();
    await picture(page, 'estate');

    await rail(page, 'Layout').click();
    await expect(page.getByText('26 hosts × 13 datastores, 56 mounts')).toBeVisible();
    await picture(page, 'layout');

    await rail(page, 'Findings').click();
    await expect(page.getByText(/NKTRD-017|has its \.vmx on/).first()).toBeVisible();
    await expect(page.getByText(/no port file/).first()).toBeVisible();
    await picture(page, 'findings');

    await rail(page, 'HA power-on').click();
    await expect(page.getByText('of 287 come up')).toBeVisible();
    await picture(page, 'ha');

    await makePlan(page);
    await picture(page, 'plan');
    const details = page.getByRole('region', { name: 'Details' });
    await page.getByRole('option').nth(1).click();
    // The graph beside the list: what is clicked there is shown.
    await page.locator('.vue-flow__node').filter({ hasText: 'Confirm that domain' }).click();
    await expect(details.getByRole('heading', { level: 2 })).toContainText('Confirm that domain');

    // Hosts leave maintenance mode before the agents were restarted: what the sources warn of.
    const steps = page.getByRole('listbox', { name: 'Steps of the plan' });
    const leave = steps.getByRole('option', { name: /4 hosts of desk-vmfs-01 out of maintenance mode/ });
    await page.getByPlaceholder('Search the steps').fill('desk-vmfs-01');
    await leave.click();
    await page.getByPlaceholder('Search the steps').fill('');
    await steps.focus();
    for (let moved = 0; moved < 2; moved += 1) await page.keyboard.press('Alt+ArrowUp');
    await expect(verdict(page)).toContainText(/not safe|unsafe/i);
    await page.getByRole('tab', { name: /fails/i }).click();
    await expect(details).toContainText(/\d+ desktops.*power on without network/);
    await expect(details).toContainText(/services\.sh restart|management agents/);
    await picture(page, 'counterexample');
    await page.getByRole('group', { name: 'Play the failing run' }).focus();
    await page.keyboard.press('End');
    await expect(details).toContainText('here it fails');

    await page
      .getByRole('button', { name: /Apply repair|Repair/ })
      .first()
      .click();
    await expect(verdict(page)).toContainText('Safe in every order');

    // The paper.
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Print' }).click();
    await page.getByRole('menuitem', { name: /PDF, A4/ }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/\.pdf$/);
    const bytes = await readFile(await file.path());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const saved = page.getByRole('status').filter({ hasText: 'was saved' });
    await saved.getByRole('button', { name: 'Close the message' }).click();

    // The rehearsal.
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByLabel('Name of the rehearsal').fill('Spring exercise');
    await page.getByLabel('Who leads it').fill('Ines');
    await page.getByRole('dialog').getByRole('button', { name: /Begin/ }).click();
    await expect(page.getByRole('timer', { name: 'Time of the exercise' })).toBeVisible();
    const log = async (): Promise<string[]> => {
      const id = Number(/rehearsals\/(\d+)/.exec(page.url())?.[1]);
      return await page.evaluate(async (rehearsalId) => {
        const response = await fetch('/api/rehearsals.get', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ rehearsalId }),
        });
        const answer = (await response.json()) as { value: { events: { type: string }[] } };
        return answer.value.events.map((event) => event.type);
      }, id);
    };
    for (let step = 1; step <= 3; step += 1) {
      await page.getByRole('button', { name: /^Start/ }).click();
      await expect(page.getByRole('button', { name: /^Done/ })).toBeVisible();
      if (step === 2) await picture(page, 'rehearsal');
      await page.getByRole('button', { name: /^Done/ }).click();
      await expect.poll(async () => (await log()).filter((type) => type === 'done').length).toBe(step);
    }
    const before = await log();

    // A power cut, and on again.
    await drydock.kill();
    const again = await serve(drydock.workspaces);
    try {
      await page.goto(again.url);
      await page.getByText('My estate').click();
      await rail(page, 'Rehearsals').click();
      // The plan that would be begun is in sight, also before one was picked.
      await page.getByRole('button', { name: 'Begin a rehearsal' }).click();
      await expect(
        page.getByRole('combobox', { name: 'Plan', exact: true }).locator('option:checked'),
      ).toContainText('View failover');
      await page.keyboard.press('Escape');
      await page.getByText('Spring exercise').first().click();
      await expect(page.getByRole('timer', { name: 'Time of the exercise' })).toBeVisible();
      expect(await log()).toEqual(before);
      await page.getByRole('button', { name: /^Start/ }).click();
      await expect.poll(async () => (await log()).length).toBe(before.length + 1);

      await rail(page, 'Reports').click();
      await expect(page.getByText('Spring exercise').first()).toBeVisible();
      await picture(page, 'reports');
    } finally {
      await again.stop();
    }
    // The power cut itself is heard of: requests that were under way.
    expect(
      complaints.filter((text) => !/ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE|Failed to load/.test(text)),
    ).toEqual([]);
    expect((await stat(drydock.workspaces)).isDirectory()).toBe(true);
  });
});
