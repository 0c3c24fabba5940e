import { describe, expect, it } from 'vitest';
import { workspaceFileName } from '../../main/engine/workspaceNames.js';

describe('names of workspaces', () => {
  it.each(['bank', 'Bank 2026 – March', 'büro.alt', '東京'])('take %s', (name) => {
    expect(workspaceFileName(name)).toBe(`${name}.drydock`);
  });

  it('take a name with its extension', () => {
    expect(workspaceFileName('bank.drydock')).toBe('bank.drydock');
  });

  it.each([
    '',
    '.drydock',
    '..',
    '../bank',
    'a/b',
    'a\\b',
    'C:bank',
    '.hidden',
    'bank.',
    ' bank',
    'bank ',
    'a\u0000b',
    'a\nb',
    'a\u001b[2J',
    'CON',
    'nul.txt',
    'what?',
    'x'.repeat(201),
  ])('refuse %j', (name) => {
    expect(() => workspaceFileName(name)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});
