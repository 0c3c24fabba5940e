import { expect, test } from '@playwright/test';
import { removeWorkspaces, serve, type ServedDrydock } from './browser-host.js';

// What is drawn on a canvas takes its colours from the page's styles.

let drydock: ServedDrydock;
test.beforeEach(async () => (drydock = await serve()));
test.afterEach(async () => {
  await drydock.stop();
  await removeWorkspaces(drydock.workspaces);
});

test('the matrix looks the same to those who want no motion', async ({ page }) => {
  await page.goto(drydock.url);
  await page.getByRole('button', { name: 'Open the sample estate' }).click();
  await page.getByRole('navigation').first().getByText('Layout', { exact: true }).click();
  await expect(page.getByText('26 hosts × 13 datastores, 56 mounts')).toBeVisible();
  await page.mouse.move(5, 5);
  const drawn = (): Promise<string> =>
    page.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const colours = (): Promise<number> =>
    page.locator('canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const found = new Set<string>();
      for (let at = 0; at < pixels.length; at += 4) {
        if (pixels[at + 3] === 255) found.add([pixels[at], pixels[at + 1], pixels[at + 2]].join());
      }
      return found.size;
    });
  await expect.poll(colours).toBeGreaterThan(2);
  const before = await drawn();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.reload();
  await expect(page.getByText('26 hosts × 13 datastores, 56 mounts')).toBeVisible();
  await expect.poll(drawn).toBe(before);
});
