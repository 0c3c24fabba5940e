/** A line of a command as it stands on paper. */
export interface CommandLine {
  readonly text: string;
  /** What is typed between the line above and this one. */
  readonly after: 'start' | 'blank' | 'nothing';
}

/**
 * Breaks a command into lines of at most `room` characters, the first of `first`, so that it can be
 * typed again to the letter: at a single blank wherever there is one, else inside a word, and each
 * line says which.
 * Never at a hyphen or a slash of its own accord: a reader cannot tell such a break from a blank.
 */
export function commandLines(command: string, room: number, first = room): CommandLine[] {
  const characters = [...command];
  const lines: CommandLine[] = [];
  let from = 0;
  let after: CommandLine['after'] = 'start';
  const here = (): number => (after === 'start' ? first : room);
  while (characters.length - from > here()) {
    const blank = lastSingleBlank(characters, from, here());
    const to = blank ?? beforeBlanks(characters, from, here());
    lines.push({ text: characters.slice(from, to).join(''), after });
    from = blank === null ? to : to + 1;
    after = blank === null ? 'nothing' : 'blank';
  }
  lines.push({ text: characters.slice(from).join(''), after });
  return lines;
}

/** The last blank the line may end before; one of several in a row would be lost at a line's end. */
function lastSingleBlank(characters: readonly string[], from: number, room: number): number | null {
  for (let at = from + room; at > from; at -= 1) {
    if (
      characters[at] === ' ' &&
      characters[at - 1] !== ' ' &&
      characters[at + 1] !== ' ' &&
      at + 1 < characters.length
    ) {
      return at;
    }
  }
  return null;
}

/** Where to break inside a word: not beside a blank, which nobody would see there. */
function beforeBlanks(characters: readonly string[], from: number, room: number): number {
  for (let at = from + room; at > from; at -= 1) {
    if (characters[at] !== ' ' && characters[at - 1] !== ' ') return at;
  }
  return from + room;
}
