import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printChecklist, type Paper } from '../../main/print/index.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { temporaryFolder } from '../db/support.js';
import { step, viewOf } from './view.js';

const sizes = { a4: [595.28, 841.89], letter: [612, 792] } as const;

interface Word {
  readonly text: string;
  readonly page: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whether the tool that reads a PDF's text is there. */
function canRead(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.error('pdftotext is not installed: where the words of a PDF stand was not looked at');
    return false;
  }
}

async function wordsOf(view: PlanView, paper: Paper): Promise<Word[]> {
  const printed = await printChecklist(
    {
      view,
      estateName: 'Quay bank',
      takenAt: '2026-05-03T14:05:00Z',
      siteNames: { protectedSite: 'North', recoverySite: 'South' },
      sources: ['quay.zip'],
    },
    { format: 'pdf', paper, printedAt: '2026-05-04T08:00:00Z' },
  );
  const file = join(temporaryFolder(), 'c.pdf');
  writeFileSync(file, Buffer.from(printed.base64, 'base64'));
  const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  let page = 0;
  return [
    ...boxes.matchAll(
      /<page |<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g,
    ),
  ].flatMap(([tag, left, right, bottom, text]) => {
    if (tag.startsWith('<page')) page += 1;
    return text === undefined
      ? []
      : [{ text, page, left: Number(left), right: Number(right), bottom: Number(bottom) }];
  });
}

const numbered = (count: number, word: string): string =>
  Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ');

const endless = `vol-${'x'.repeat(3000)}`;

/** Everything in it is longer than a page or wider than a line. */
const long = viewOf(
  [
    step('told', {
      detail: numbered(3000, 'detail'),
      expect: numbered(900, 'expect'),
      ifFails: numbered(900, 'fails'),
    }),
    step('typed', {
      title: `Mount ${endless}`,
      team: endless,
      commands: [
        {
          shell: 'esxi',
          text: numbered(900, '--option'),
          hosts: Array.from({ length: 300 }, (_, at) => `esx-${at}.quay-bank.example`),
        },
        { shell: 'esxi', text: endless, hosts: [endless] },
      ],
    }),
  ],
  {
    leftBehind: [
      { text: numbered(1200, 'left'), count: 1, objects: [{ kind: 'vm', key: 'vm:1', name: endless }] },
    ],
  },
);
const lines = viewOf([step('a')]);
const failing = {
  ...lines,
  plan: { ...lines.plan, name: `Failover of ${endless}` },
  check: { ...lines.check, verdict: 'unsafe' as const, sentence: numbered(2500, 'sentence') },
};

describe.skipIf(!canRead())('words on paper', () => {
  it.each(['a4', 'letter'] as const)('are all printed on %s, however many there are', async (paper) => {
    const told = new Set((await wordsOf(long, paper)).map(({ text }) => text));
    for (const [count, word] of [
      [3000, 'detail'],
      [900, 'expect'],
      [900, 'fails'],
      [900, '--option'],
      [1200, 'left'],
    ] as const)
      expect(
        numbered(count, word)
          .split(' ')
          .filter((one) => !told.has(one)),
      ).toEqual([]);
    for (let at = 0; at < 300; at += 1) expect(told).toContain(`esx-${at}.quay-bank.example`);
    const warned = new Set((await wordsOf(failing, paper)).map(({ text }) => text));
    expect(
      numbered(2500, 'sentence')
        .split(' ')
        .filter((one) => !warned.has(one)),
    ).toEqual([]);
  });

  it.each(['a4', 'letter'] as const)('stay between the margins of %s', async (paper) => {
    const [width, height] = sizes[paper];
    for (const view of [long, failing]) {
      const words = await wordsOf(view, paper);
      expect(
        words.filter(({ left, right, bottom }) => left < 30 || right > width - 30 || bottom > height - 10),
      ).toEqual([]);
    }
  });

  it('say on each page a step goes on to which step it is', async () => {
    const hosts = Array.from({ length: 400 }, (_, at) => `esx-${at}`);
    const words = await wordsOf(
      viewOf([step('m', { title: 'Mount everywhere', commands: [{ shell: 'esxi', text: 'x', hosts }] })]),
      'a4',
    );
    const pages = new Set(words.filter(({ text }) => text.startsWith('esx-')).map(({ page }) => page));
    expect(pages.size).toBeGreaterThan(1);
    for (const page of pages)
      expect(words.filter((word) => word.page === page).map(({ text }) => text)).toContain('everywhere');
  });

  it('are broken at blanks only: a hyphen at a line’s end is one of the name', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `ds-vmfs-${at}-of-the-quay`);
    const words = (await wordsOf(viewOf([step('m', { detail: names.join(', ') })]), 'a4')).map(({ text }) =>
      text.replace(/,$/, ''),
    );
    expect(names.filter((name) => !words.includes(name))).toEqual([]);
  });
});
