import { describe, expect, it } from 'vitest';
import { counted } from '../../main/hosts/cli/terminal.js';
import { plural } from '../../src/app/lib/format.js';
import { allAre, countOf } from '../../src/domain/steps/words.js';

describe('numbers of things', () => {
  it.each([
    [0, '0 hosts'],
    [1, '1 host'],
    [2, '2 hosts'],
    [2500, '2,500 hosts'],
  ])('%d are told alike on screen, on paper and on the command line', (count, words) => {
    expect(countOf(count, 'host')).toBe(words);
    expect(plural(count, 'host')).toBe(words);
    expect(counted(count, 'host')).toBe(words);
  });

  it('are not called all where there is one', () => {
    expect(allAre(1, 'host')).toBe('The host is');
    expect(allAre(40, 'host')).toBe('All 40 hosts are');
  });
});
