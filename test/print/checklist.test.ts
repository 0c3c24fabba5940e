import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Window } from 'happy-dom';
import { printChecklist, type ChecklistInput, type PrintFormat } from '../../main/print/index.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { Bench } from '../unit/plan/support.js';
import { step, viewOf } from './view.js';
import type { PlanView } from '../../src/domain/plan/types.js';

const mount = step('mount', {
  label: 'V6a',
  title: 'Mount lun-07 on esx-south',
  commands: [
    {
      text: 'esxcfg-volume -m 5fd23c30-16acc074-006d-d09466c6d6af',
      shell: 'esxi',
      hosts: ['esx-b-01', 'esx-b-02', 'esx-b-03'],
    },
  ],
  expect: 'lun-07 is listed',
  sources: [
    { text: 'DR of View persistent linked clone desktops, step 5', basis: 'read', document: 'viewDr' },
  ],
});

function input(view: PlanView, over: Partial<ChecklistInput> = {}): ChecklistInput {
  return {
    view,
    estateName: 'Quay bank',
    takenAt: '2026-05-03T14:05:00Z',
    siteNames: { protectedSite: 'North', recoverySite: 'South' },
    sources: ['quay.zip'],
    ...over,
  };
}

const on = (format: PrintFormat) => ({ format, paper: 'a4', printedAt: '2026-05-04T08:00:00Z' }) as const;

async function textOf(
  view: PlanView,
  format: 'html' | 'md',
  over: Partial<ChecklistInput> = {},
): Promise<string> {
  return Buffer.from((await printChecklist(input(view, over), on(format))).base64, 'base64').toString('utf8');
}

describe('the printed checklist', () => {
  it('says on its first page which estate, which day, which verdict and what is assumed', async () => {
    const text = await textOf(viewOf([step('declare'), mount]), 'md');
    expect(text).toContain('Quay bank');
    expect(text).toContain('2026-05-03 14:05 UTC');
    expect(text).toContain('North is lost; fail over to South');
    expect(text).toContain('Order proved safe');
    expect(text).toContain('- [ ] Replicas are consistent.');
  });

  it('says how many hosts a command is for, and of one host no number', async () => {
    const lineFor = (hosts: readonly string[]): Promise<string> =>
      textOf(
        viewOf([step('restart', { commands: [{ text: 'services.sh restart', shell: 'esxi', hosts }] })]),
        'md',
      );
    expect(await lineFor(['esx-b-01', 'esx-b-02'])).toContain('ESXi shell, on each of 2 hosts:');
    expect(await lineFor(['esx-b-01'])).toContain('ESXi shell, on this host:');
  });

  it('leaves out what the runbook does not ask, and says what it does', async () => {
    const text = await textOf(viewOf([step('declare'), mount]), 'md', {
      fields: [],
      settings: [{ label: 'Standby server', value: 'vc-2' }],
    });
    expect(text).toContain('Standby server');
    expect(text).toContain('vc-2');
    expect(text).not.toContain('is lost; fail over to');
    expect(text).not.toContain('Port binding');
    const back = await textOf(viewOf([mount]), 'md', { fields: ['protectedSite', 'recoverySite'] });
    expect(back).toContain('North and South, as they were named before the failover');
  });

  it('has the groups as headings, and says where a group goes on and where none is', async () => {
    const view = viewOf([step('a'), step('b'), step('c'), step('d')]);
    const groups = [{ name: 'Begin <b>', steps: ['a', 'c'] }];
    const grouped = { ...view, plan: { ...view.plan, groups } };
    const text = await textOf(grouped, 'html');
    const headings = [...text.matchAll(/<h2 class="group">(.*?)<\/h2>/g)].map((match) => match[1]);
    expect(headings).toEqual([
      'Begin &#60;b&#62;',
      'In no group',
      'Begin &#60;b&#62;, continued',
      'In no group',
    ]);
    expect(await textOf(grouped, 'md')).toContain('## Begin');
    expect((await printChecklist(input(grouped), on('pdf'))).base64.length).toBeGreaterThan(1000);
    expect(await textOf(view, 'html')).not.toContain('class="group"');
  });

  it('gives each host of a command a box of its own, and the command to the letter', async () => {
    const text = await textOf(viewOf([step('declare'), mount]), 'md');
    expect(text).toContain('esxcfg-volume -m 5fd23c30-16acc074-006d-d09466c6d6af');
    for (const host of ['esx-b-01', 'esx-b-02', 'esx-b-03']) expect(text).toContain(`- [ ] ${host}`);
    expect(text).toContain('Only after step 1.');
    expect(text).toContain('Source: DR of View persistent linked clone desktops, step 5');
  });

  it('warns on paper when the order is not safe', async () => {
    const view = viewOf([mount]);
    const text = await textOf(
      {
        ...view,
        check: {
          ...view.check,
          verdict: 'unsafe',
          sentence: 'Some order fails.',
          counterexample: {
            run: ['mount'],
            failure: {
              kind: 'hazard',
              step: 'mount',
              literal: { fact: 'x', holds: true },
              sentence: 's',
              affected: [],
              count: 214,
            },
            story: ['214 desktops power on without network.'],
          },
        },
      },
      'md',
    );
    expect(text).toContain('Do not use');
    expect(text).toContain('214 desktops power on without network.');
  });

  it('carries the same hash in every format, and another one when anything changes', async () => {
    const hashes = await Promise.all(
      (['pdf', 'html', 'md'] as const).map(
        async (f) => (await printChecklist(input(viewOf([mount])), on(f))).contentHash,
      ),
    );
    expect(new Set(hashes).size).toBe(1);
    const other = await printChecklist(input(viewOf([mount, step('more')])), on('md'));
    expect(other.contentHash).not.toBe(hashes[0]);
  });

  it('is a PDF with the hash and "page x of y" on every page', async () => {
    const many = Array.from({ length: 40 }, (_, index) => step(`s${index}`, { detail: 'Look twice.' }));
    const printed = await printChecklist(input(viewOf([...many, mount])), on('pdf'));
    const bytes = Buffer.from(printed.base64, 'base64');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    let pages: string[];
    try {
      pages = execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' })
        .split('\f')
        .slice(0, -1);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      console.error('pdftotext is not installed: the text of the PDF was not read');
      return;
    }
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((page, index) => {
      expect(page).toContain(`content ${printed.contentHash}`);
      expect(page).toContain(`page ${index + 1} of ${pages.length}`);
    });
    expect(pages.join('')).toContain('esxcfg-volume -m 5fd23c30-16acc074-006d-d09466c6d6af');
  });
});

describe('hostile names on paper', () => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    '[click](javascript:alert(1))',
    '![x](http://evil.example/x.png)',
    '| a | b |\n# heading',
    '</title></style><svg onload=alert(1)>',
    '`rm -rf`',
    '=HYPERLINK("http://evil.example")',
    'www.evil.example',
  ];
  const view = viewOf(
    hostile.map((name, index) =>
      step(`h${index}`, {
        title: name,
        detail: name,
        expect: name,
        commands: [{ text: name, shell: 'esxi', hosts: [name] }],
      }),
    ),
  );

  it('stay text in HTML: no element, attribute or script comes of them', async () => {
    const html = await textOf(view, 'html', { estateName: hostile[0] ?? '' });
    const document = new Window().document;
    document.write(html);
    expect(document.querySelectorAll('script, img, svg, a, iframe').length).toBe(0);
    expect([...document.querySelectorAll('.step h3')].map((one) => one.textContent)).toEqual(
      hostile.map((name) => name.replace('\n', '\\u{A}')),
    );
  });

  it('stay text in Markdown: outside code there is no HTML, link, image or heading of theirs', async () => {
    const text = await textOf(view, 'md', { estateName: hostile[3] ?? '' });
    const outside = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toMatch(/<[a-z!/]/i);
    expect(outside).not.toMatch(/[^\\]\]\(/);
    expect(outside).not.toMatch(/https?:\/\//);
    expect(outside).not.toMatch(/^# heading/m);
  });

  it('come out of the PDF printer without failing it', async () => {
    const printed = await printChecklist(input(view), on('pdf'));
    expect(Buffer.from(printed.base64, 'base64').length).toBeGreaterThan(10_000);
  });

  it('tells of each step what to do when it fails, what comes of it too late and twice, and to whom', async () => {
    const source = { text: 'deduced', basis: 'deduced' } as const;
    const late = {
      id: 'not-mounted',
      when: [{ fact: 'mounted(a)', holds: false }],
      consequence: '2 desktops stay off',
      because: 'lun-07 is not mounted',
      affected: [{ kind: 'vm' as const, key: 'vm:1', name: 'desk-1' }],
      count: 2,
      cure: 'Mount it first.',
      source,
      versions: 'vSphere 5.0',
    };
    const view = viewOf([
      {
        ...mount,
        effects: { adds: ['mounted(a)'], deletes: [] },
        ifFails: 'Look at esxcfg-volume -l.',
        twice: { harm: false, text: 'A second mount is refused.', source },
      },
      step('on', { hazards: [late, { ...late, id: 'done-twice', consequence: 'it is done twice' }] }),
    ]);
    const text = await textOf(view, 'md');
    expect(text).toContain('**If it fails:** Look at esxcfg-volume -l.');
    expect(text).toContain('**Too late:** 2 desktops stay off (step 2).');
    expect(text).toContain('**Twice:** A second mount is refused.');
    expect(text).toContain(
      '**Too early:** 2 desktops stay off, if lun-07 is not mounted. Concerned: desk-1 and 1 more. Mount it first. Known of vSphere 5.0.',
    );
    expect(text).not.toContain('It is done twice');
    const html = await textOf(view, 'html');
    for (const label of ['If it fails', 'Too late', 'Twice', 'Too early'])
      expect(html).toContain(`<b>${label}:</b>`);
  });

  it('does not take the desktops of a pool for more pools', async () => {
    const sample = generateEstate();
    const { view } = new Bench({ estate: sample, index: indexEstate(sample) }, {}, 'floating-pools');
    const text = await textOf(view, 'md');
    expect(text).toContain('if Branches is still being filled. Concerned: Branches. Fill the pool first.');
  });

  it('leaves the small letter of names and products, and says once that a step is deduced', async () => {
    const source = { text: 'deduced', basis: 'deduced' } as const;
    const harm = (consequence: string) => ({
      id: consequence,
      when: [],
      consequence,
      because: 'it is so',
      affected: [],
      count: 0,
      cure: 'Wait.',
      source,
    });
    const text = await textOf(
      viewOf([
        step('a', {
          hazards: [harm('vCloud Director waits'), harm('vol-01 is lost'), harm('users wait')],
          sources: [source, source, { text: 'nothing else can', basis: 'deduced' }],
        }),
      ]),
      'md',
    );
    for (const told of ['vCloud Director waits, if', 'vol-01 is lost, if', 'Users wait, if']) {
      expect(text).toContain(`**Too early:** ${told} it is so. Wait.`);
    }
    expect(text).toContain('Source: nothing else can (deduced)\n');
  });

  it('lists the documents it cites, with who wrote them and where they are found', async () => {
    const text = await textOf(viewOf([mount]), 'md');
    const list = text.slice(text.indexOf('## Documents cited'));
    expect(list).toContain('- DR of View persistent linked clone desktops');
    expect(list).toContain('Found: yellow-bricks.com.');
    expect(list).not.toContain('vSphere Storage');
  });
});

describe('what people wrote', () => {
  const own = step('own', { kind: 'own', detail: 'Call the desk.\r\nAsk for Bo.' });
  const view = viewOf([own, step('other', { kind: 'mount-volume', detail: 'Mount ds\nExpect: nothing' })]);
  const noted = { ...view, plan: { ...view.plan, notes: { own: 'First line\n- second line' } } };

  it('stays in its lines, and a name cannot begin one', async () => {
    const markdown = await textOf(noted, 'md');
    expect(markdown).toContain('Call the desk.  \nAsk for Bo.');
    expect(markdown).toContain('**Note:** First line  \n\\- second line');
    expect(markdown).toContain('Mount ds\\\\u{A}Expect: nothing');
    const document = new Window().document;
    document.write(await textOf(noted, 'html'));
    const paragraphs = [...document.querySelectorAll('.step p')].map((one) => one.textContent);
    expect(paragraphs).toContain('Call the desk.\nAsk for Bo.');
  });
});

describe('names in the HTML page', () => {
  it('are not broken after a hyphen of their own, and a command is copied as it is', async () => {
    const text = 'esxcli storage nfs add --host=nas-desk --share=/vol/desk_01';
    const view = viewOf([
      step('mount', {
        expect: 'ds-nfs-01 is listed.',
        commands: [{ shell: 'esxi', text, hosts: ['esx-1'] }],
      }),
    ]);
    const document = new Window().document;
    document.write(await textOf(view, 'html'));
    expect([...document.querySelectorAll('.whole')].map((one) => one.textContent)).toContain('ds-nfs-01');
    expect(document.querySelector('pre')?.textContent).toBe(text);
  });
});
