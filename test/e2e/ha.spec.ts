import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { removeWorkspaces, serve, type ServedDrydock } from './browser-host.js';

// HA power-on, as somebody asks it who wants to know what stays off.

let drydock: ServedDrydock;
let complaints: string[];

test.beforeEach(async ({ page }) => {
  drydock = await serve();
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(drydock.url);
  await page.getByRole('button', { name: 'Open the sample estate' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Estate' })).toBeVisible();
});

test.afterEach(async () => {
  await drydock.stop();
  await removeWorkspaces(drydock.workspaces);
});

test('a site is lost: what stays off, why, as a file', async ({ page }) => {
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page.getByText('of 287 come up')).toBeVisible();
  await expect(page.getByText('which is not replicated, mounted')).toBeVisible();
  await page.getByRole('button', { name: '14 stay off' }).click();
  await expect(page.getByText('14 of 287')).toBeVisible();
  await page.getByText('NKBRN-023').click();
  await expect(page.getByRole('heading', { name: 'NKBRN-023' })).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export this table' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('ha-vms.csv');
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(15);
  expect(lines[0]).toContain('Why it stays off');
  expect(complaints).toEqual([]);
});

test('all hosts of a cluster fail: none comes up; the place is kept over a reload', async ({ page }) => {
  await page.getByRole('navigation').first().getByText('HA power-on', { exact: true }).click();
  await page.getByText('Hosts fail', { exact: true }).click();
  await expect(page.getByText('Choose the hosts that fail')).toBeVisible();
  await page.getByRole('button', { name: 'Add hosts' }).click();
  await page.getByPlaceholder('Filter hosts').fill('desk-nfs-01');
  await page.getByRole('button', { name: /^Add all/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No host may run the VMs of desk-nfs-01')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No host may run the VMs of desk-nfs-01')).toBeVisible();
  await page.getByRole('tab', { name: 'Hosts' }).click();
  await expect(page.getByRole('gridcell', { name: 'failed' }).first()).toBeVisible();
  expect(complaints).toEqual([]);
});
