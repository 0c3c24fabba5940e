/** Paper a document is printed on. */
export type Paper = 'a4' | 'letter';

/** Colours of the paper. What they tell is always said in words, too. */
export const ink = '#16191d';
export const quiet = '#4d555f';

/** A page in points, and the room between the margins. */
export interface Page {
  readonly name: 'A4' | 'LETTER';
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
  /** What there is between the margins. */
  readonly room: { readonly width: number; readonly height: number };
}

const sizes = {
  a4: { name: 'A4', width: 595.28, height: 841.89 },
  letter: { name: 'LETTER', width: 612, height: 792 },
} as const;

export function pageOf(paper: Paper): Page {
  const { name, width, height } = sizes[paper];
  const [side, top, bottom] = [38, 50, 46];
  return { name, side, top, bottom, room: { width: width - 2 * side, height: height - top - bottom } };
}

/** A box to be ticked with a pen. */
export function box(size: number): {
  canvas: {
    type: 'rect';
    x: number;
    y: number;
    w: number;
    h: number;
    lineWidth: number;
    lineColor: string;
  }[];
} {
  return { canvas: [{ type: 'rect', x: 0.5, y: 1, w: size, h: size, lineWidth: 0.9, lineColor: ink }] };
}
