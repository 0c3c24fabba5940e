/**
 * Characters of a name that cannot be seen, or that turn the text after them around: controls, marks
 * and overrides of direction, breaks of lines and paragraphs, joiners and fillers, tags. A name must
 * look like what it is, and the sentence it stands in must not be read backwards.
 */
export const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The code of a character as it is shown where the character itself cannot be: "\u{202E}". */
export function escapeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/**
 * Text with such characters written out, for sentences and single lines: on screen, on paper, in
 * files and on the command line. Never for keys, nor for what is compared or sent back.
 */
export function visible(text: string): string {
  return text.replace(invisible, escapeOf);
}
