import { visible } from '../../domain/visible.js';
import { cellStates, type Matrix } from './matrix.js';

/** Sizes in CSS pixels. */
export interface MatrixGeometry {
  readonly cell: number;
  readonly labelWidth: number;
  readonly headHeight: number;
  /** Top of each row below the head, group bands counted in; one more entry for the end. */
  readonly rowTop: Float64Array;
  readonly columnLeft: Float64Array;
}

export interface MatrixColours {
  readonly ground: string;
  readonly line: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly band: string;
  readonly readWrite: string;
  readonly readOnly: string;
  readonly inaccessible: string;
  readonly missing: string;
  readonly chosen: string;
  readonly focus: string;
  readonly font: string;
}

const rowBand = 24;
const columnGap = 12;

/** Room for the name of a site, within bounds; pixels. */
const roomFor = (name: string): number => Math.min(120, name.length * 7);

/** Where every row and column begins. */
export function measure(
  matrix: Matrix,
  cell: number,
  labelWidth: number,
  headHeight: number,
): MatrixGeometry {
  const place = (
    lines: Matrix['rows'],
    gap: number,
    least: (group: number) => number = () => 0,
  ): Float64Array => {
    const starts = new Float64Array(lines.length + 1);
    let at = 0;
    let group = -1;
    let from = 0;
    lines.forEach((line, index) => {
      if (line.group !== group) {
        at = Math.max(at, from + least(group)) + gap;
        from = at;
      }
      group = line.group;
      starts[index] = at;
      at += cell;
    });
    starts[lines.length] = at;
    return starts;
  };
  return {
    cell,
    labelWidth,
    headHeight,
    rowTop: place(matrix.rows, rowBand),
    // A site with a column or two has room for its name all the same.
    columnLeft: place(matrix.columns, columnGap, (group) => roomFor(matrix.columnGroups[group]?.name ?? '')),
  };
}

/** The line at a position, −1 between lines or outside. Binary search. */
export function lineAt(starts: Float64Array, cell: number, position: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const start = starts[middle] ?? 0;
    if (position < start) high = middle - 1;
    else if (position >= start + cell) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The first line that ends after a position: where drawing begins. */
export function firstVisible(starts: Float64Array, cell: number, position: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) + cell <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly matrix: Matrix;
  readonly geometry: MatrixGeometry;
  readonly colours: MatrixColours;
  readonly width: number;
  readonly height: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
  /** Row and column under the pointer or the keyboard; −1 for none. */
  readonly row: number;
  readonly column: number;
  /** Column of the datastore selected; −1 for none. */
  readonly selected: number;
}

/** Draws what is in sight: cost depends on the window, not on the estate. */
export function drawMatrix(scene: Scene): void {
  const { context, geometry, width, height, colours } = scene;
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(
    geometry.labelWidth,
    geometry.headHeight,
    width - geometry.labelWidth,
    height - geometry.headHeight,
  );
  context.clip();
  drawCells(scene);
  context.restore();
  drawRowLabels(scene);
  drawColumnLabels(scene);
  context.fillStyle = colours.line;
  context.fillRect(geometry.labelWidth - 1, 0, 1, height);
  context.fillRect(0, geometry.headHeight - 1, width, 1);
}

function drawCells({ context, matrix, geometry, colours, ...scene }: Scene): void {
  const { cell, rowTop, columnLeft, labelWidth, headHeight } = geometry;
  const x0 = labelWidth - scene.scrollLeft;
  const y0 = headHeight - scene.scrollTop;
  const firstRow = firstVisible(rowTop, cell, scene.scrollTop);
  const firstColumn = firstVisible(columnLeft, cell, scene.scrollLeft);
  const gap = cell >= 12 ? 2 : cell >= 7 ? 1 : 0;
  const side = cell - gap;
  const columns = matrix.columns.length;

  if (scene.selected >= 0) {
    context.fillStyle = colours.chosen;
    context.fillRect(x0 + (columnLeft[scene.selected] ?? 0), headHeight, cell, scene.height);
  }
  context.fillStyle = colours.band;
  if (scene.row >= 0) context.fillRect(labelWidth, y0 + (rowTop[scene.row] ?? 0), scene.width, cell);
  if (scene.column >= 0)
    context.fillRect(x0 + (columnLeft[scene.column] ?? 0), headHeight, cell, scene.height);

  for (let row = firstRow; row < matrix.rows.length; row += 1) {
    const y = y0 + (rowTop[row] ?? 0);
    if (y > scene.height) break;
    for (let column = firstColumn; column < columns; column += 1) {
      const x = x0 + (columnLeft[column] ?? 0);
      if (x > scene.width) break;
      drawCell(context, matrix.cells[row * columns + column] ?? 0, x + gap / 2, y + gap / 2, side, colours);
    }
  }
  if (scene.row >= 0 && scene.column >= 0) {
    context.strokeStyle = colours.focus;
    context.lineWidth = 2;
    context.strokeRect(x0 + (columnLeft[scene.column] ?? 0), y0 + (rowTop[scene.row] ?? 0), cell, cell);
  }
}

function drawCell(
  context: CanvasRenderingContext2D,
  state: number,
  x: number,
  y: number,
  side: number,
  colours: MatrixColours,
): void {
  switch (state) {
    case cellStates.readWrite:
      context.fillStyle = colours.readWrite;
      context.fillRect(x, y, side, side);
      return;
    case cellStates.readOnly:
      context.strokeStyle = colours.readOnly;
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
      context.fillStyle = colours.readOnly;
      context.fillRect(x, y + side / 2, side, side / 2);
      return;
    case cellStates.inaccessible:
      context.fillStyle = colours.inaccessible;
      context.fillRect(x, y, side, side);
      if (side >= 8) {
        context.strokeStyle = colours.ground;
        context.lineWidth = 1.5;
        context.beginPath();
        context.moveTo(x + side * 0.28, y + side * 0.28);
        context.lineTo(x + side * 0.72, y + side * 0.72);
        context.moveTo(x + side * 0.72, y + side * 0.28);
        context.lineTo(x + side * 0.28, y + side * 0.72);
        context.stroke();
      }
      return;
    case cellStates.missing:
      context.strokeStyle = colours.missing;
      context.lineWidth = side >= 8 ? 1.5 : 1;
      context.strokeRect(x + 1, y + 1, side - 2, side - 2);
      if (side >= 8) {
        context.beginPath();
        context.moveTo(x + 1, y + side - 1);
        context.lineTo(x + side - 1, y + 1);
        context.stroke();
      }
      return;
    default:
      if (side >= 8) {
        context.fillStyle = colours.line;
        context.fillRect(x + side / 2 - 1, y + side / 2 - 1, 2, 2);
      }
  }
}

/** Text cut to a width, with an ellipsis. */
function cut(context: CanvasRenderingContext2D, name: string, width: number): string {
  const text = visible(name);
  if (context.measureText(text).width <= width) return text;
  // Names differ at their end as often as at their start; the start is what people scan.
  let low = 0;
  let high = Math.min(text.length, 200);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

function drawRowLabels({ context, matrix, geometry, colours, ...scene }: Scene): void {
  const { cell, rowTop, labelWidth, headHeight } = geometry;
  const y0 = headHeight - scene.scrollTop;
  context.save();
  context.beginPath();
  context.rect(0, headHeight, scene.width, scene.height - headHeight);
  context.clip();
  context.textBaseline = 'middle';
  context.direction = 'ltr';
  context.font = `600 11px ${colours.font}`;
  for (const group of matrix.rowGroups) {
    const y = y0 + (rowTop[group.first] ?? 0) - rowBand;
    if (y > scene.height) break;
    if (y0 + (rowTop[group.last] ?? 0) + cell < headHeight) continue;
    const title = group.site === '' ? group.name : `${group.site} · ${group.name}`;
    context.fillStyle = colours.ink2;
    context.fillText(cut(context, title, labelWidth - 28), 24, y + rowBand / 2 + 3);
  }
  if (cell >= 9) {
    context.font = `${Math.min(12, cell - 1)}px ${colours.font}`;
    const first = firstVisible(rowTop, cell, scene.scrollTop);
    for (let row = first; row < matrix.rows.length; row += 1) {
      const y = y0 + (rowTop[row] ?? 0);
      if (y > scene.height) break;
      context.fillStyle = row === scene.row ? colours.ink : colours.ink2;
      context.fillText(cut(context, matrix.rows[row]?.name ?? '', labelWidth - 34), 24, y + cell / 2);
      if (row !== scene.row || scene.column >= 0) continue;
      context.strokeStyle = colours.focus;
      context.lineWidth = 2;
      context.strokeRect(19, y, labelWidth - 26, cell);
    }
  }
  context.restore();
}

function drawColumnLabels({ context, matrix, geometry, colours, ...scene }: Scene): void {
  const { cell, columnLeft, labelWidth, headHeight } = geometry;
  const x0 = labelWidth - scene.scrollLeft;
  context.save();
  context.beginPath();
  context.rect(labelWidth, 0, scene.width - labelWidth, headHeight);
  context.clip();
  context.textBaseline = 'middle';
  context.direction = 'ltr';
  context.font = `600 11px ${colours.font}`;
  for (const group of matrix.columnGroups) {
    const left = x0 + (columnLeft[group.first] ?? 0);
    const right = x0 + (columnLeft[group.last] ?? 0) + cell;
    if (left > scene.width) break;
    if (right < labelWidth) continue;
    const shown = Math.max(left, labelWidth + 4);
    context.fillStyle = colours.line;
    context.fillRect(left, 24, right - left, 1);
    context.fillStyle = colours.ink2;
    const room = Math.max(right, left + roomFor(group.name)) - shown;
    context.fillText(cut(context, group.name, Math.max(16, room)), shown, 14);
  }
  if (scene.selected >= 0) {
    context.fillStyle = colours.focus;
    context.fillRect(x0 + (columnLeft[scene.selected] ?? 0), headHeight - 4, cell, 3);
  }
  if (cell >= 9) {
    context.font = `${Math.min(12, cell - 1)}px ${colours.font}`;
    const first = firstVisible(columnLeft, cell, scene.scrollLeft);
    for (let column = first; column < matrix.columns.length; column += 1) {
      const x = x0 + (columnLeft[column] ?? 0);
      if (x > scene.width) break;
      context.save();
      context.translate(x + cell / 2, headHeight - 8);
      context.rotate(-Math.PI / 2);
      context.fillStyle = column === scene.column ? colours.ink : colours.ink2;
      context.fillText(cut(context, matrix.columns[column]?.name ?? '', headHeight - 40), 0, 0);
      context.restore();
    }
  }
  context.restore();
}
