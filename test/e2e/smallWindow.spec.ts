import { expect, test, type Page } from '@playwright/test';
import { removeWorkspaces, serve, type ServedDrydock } from './browser-host.js';

// A window of 1280 × 900 zoomed to 200 %: what is on a screen is still to be read and to be used.

let drydock: ServedDrydock;
test.beforeEach(async () => (drydock = await serve()));
test.afterEach(async () => {
  await drydock.stop();
  await removeWorkspaces(drydock.workspaces);
});
test.use({ viewport: { width: 640, height: 450 } });

const rail = (page: Page, view: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: view });
const widthOf = async (page: Page, selector: string): Promise<number> =>
  (await page.locator(selector).first().boundingBox())?.width ?? 0;

test('every screen is reached by name and has room for what it says', async ({ page }) => {
  await page.goto(drydock.url);
  await page.getByRole('button', { name: 'Open the sample estate' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Estate' })).toBeVisible();

  await rail(page, 'Findings').click();
  await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toBeVisible();
  expect(await widthOf(page, 'article h2')).toBeGreaterThan(240);

  await rail(page, 'HA power-on').click();
  await expect(page.getByText('What fails')).toBeVisible();
  await expect(page.getByText('of 287 come up')).toBeAttached();

  await rail(page, 'Plans').click();
  await page.getByRole('button', { name: 'Make a plan' }).first().click();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await expect(page.locator('.banner')).toContainText('Safe in every order');
  const steps = page.getByRole('listbox', { name: 'Steps of the plan' });
  expect((await steps.boundingBox())?.width).toBeGreaterThan(400);
  await expect(page.getByRole('button', { name: 'Rehearse' })).toBeInViewport({ ratio: 1 });

  await rail(page, 'Reports').click();
  const row = page.getByRole('listitem').filter({ hasText: 'View failover' });
  await expect(row.getByRole('button', { name: 'Markdown' })).toBeInViewport({ ratio: 1 });
  expect((await row.getByRole('button', { name: /^View failover/ }).boundingBox())?.width).toBeGreaterThan(
    150,
  );

  for (const view of ['Estate', 'Layout', 'Rehearsals', 'DR settings']) {
    await rail(page, view).click();
    await expect(page.getByRole('heading', { level: 1, name: view })).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
});
