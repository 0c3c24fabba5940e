import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLines } from '../../main/print/commandLines.js';

const joined = (lines: ReturnType<typeof commandLines>): string =>
  lines.map(({ text, after }) => (after === 'blank' ? ` ${text}` : text)).join('');

describe('a command on paper', () => {
  it('is broken at a blank, and where there is none says that nothing is typed in between', () => {
    expect(commandLines('esxcli storage nfs add --share=/vol/desk_01', 30)).toEqual([
      { text: 'esxcli storage nfs add', after: 'start' },
      { text: '--share=/vol/desk_01', after: 'blank' },
    ]);
    expect(commandLines('-password=PASSWORD', 10)).toEqual([
      { text: '-password=', after: 'start' },
      { text: 'PASSWORD', after: 'nothing' },
    ]);
  });

  it('typed line after line is the command to the letter', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab-/=.\'"|{}') });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.nat(3)), { maxLength: 40 }),
        fc.integer({ min: 8, max: 40 }),
        fc.nat(10),
        (words, room, more) => {
          const command = words.map(([text, blanks]) => text + ' '.repeat(blanks)).join('');
          const lines = commandLines(command, room, room + more);
          expect(joined(lines)).toBe(command);
          lines.forEach(({ text }, at) =>
            expect(text.length).toBeLessThanOrEqual(at === 0 ? room + more : room),
          );
          // What ends or begins a line must be seen: no blank beside a break, unless the line has no
          // place without one.
          lines.slice(1).forEach(({ text }, at) => {
            const above = lines[at]?.text ?? '';
            if (text.startsWith(' ') || above.endsWith(' ')) expect(above).not.toMatch(/\S\S|\S \S/);
          });
        },
      ),
    );
  });
});
