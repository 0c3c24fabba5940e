import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../main/print/markdown.js';

/** What a Markdown reader shows of escaped text (CommonMark 2.4 and 2.5). */
const shown = (text: string): string =>
  text.replace(/\\([!-/:-@[-`{-~])|&#(\d+);/g, (_, mark: string | undefined, code: string) =>
    mark === undefined ? String.fromCharCode(Number(code)) : mark,
  );

describe('names in Markdown', () => {
  it('read as they are', () => {
    expect(escapeMarkdown('R&D <ds> a@b #1')).toBe('R&#38;D &#60;ds&#62; a&#64;b \\#1');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'&#60;<>@\\`*_[]|~:/w.-+=1) a') }), (name) => {
        expect(shown(escapeMarkdown(name))).toBe(name);
      }),
    );
  });
});
