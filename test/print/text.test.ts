import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf, plural, spoken, stepList, visible } from '../../main/print/text.js';

describe('words on paper', () => {
  it('shows characters that hide or reorder text as their code', () => {
    expect(visible('ds\u202e10-xmv')).toBe('ds\\u{202E}10-xmv');
    expect(visible('a\u0000b\nc')).toBe('a\\u{0}b\\u{A}c');
    expect(visible('Größe 東京 №1')).toBe('Größe 東京 №1');
  });

  it('draws runs of step numbers together', () => {
    expect(stepList([4])).toBe('step 4');
    expect(stepList([4, 3])).toBe('steps 3 and 4');
    expect(stepList([9, 3, 4, 5, 7])).toBe('steps 3–5, 7 and 9');
  });

  it('speaks durations and counts', () => {
    expect(spoken(45)).toBe('45 s');
    expect(spoken(180)).toBe('3 min');
    expect(spoken(4980)).toBe('1 h 23 min');
    expect(plural(1, 'desktop')).toBe('1 desktop');
    expect(plural(1214, 'desktop')).toBe('1,214 desktops');
  });

  it('never makes a path of a title', () => {
    fc.assert(
      fc.property(fc.string(), (title) => {
        const name = fileNameOf(title, 'pdf');
        expect(name).toMatch(/^[\p{L}\p{N}-]+\.pdf$/u);
      }),
    );
    expect(fileNameOf('../../etc/passwd', 'md')).toBe('etc-passwd.md');
  });
});
