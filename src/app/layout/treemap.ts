export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a box among weights so that the parts stay near square (Bruls, Huizing, van Wijk,
 * "Squarified treemaps", 2000). Answers one box a weight, in the order given; weights must not be
 * negative, and a weight of nothing gets an empty box.
 */
export function squarify(weights: readonly number[], box: Box): Box[] {
  const result: Box[] = weights.map(() => ({ x: box.x, y: box.y, width: 0, height: 0 }));
  const order = weights
    .map((weight, index) => ({ weight, index }))
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const total = order.reduce((sum, one) => sum + one.weight, 0);
  if (total <= 0 || box.width <= 0 || box.height <= 0) return result;
  const scale = (box.width * box.height) / total;
  let free = box;
  let at = 0;
  while (at < order.length) {
    const side = Math.min(free.width, free.height);
    let strip = 0;
    let count = 0;
    let worst = Infinity;
    const largest = (order[at]?.weight ?? 0) * scale;
    while (at + count < order.length) {
      const area = (order[at + count]?.weight ?? 0) * scale;
      const next = worstRatio(strip + area, largest, area, side);
      if (next > worst) break;
      strip += area;
      worst = next;
      count += 1;
    }
    free = layStrip(order.slice(at, at + count), strip, scale, free, result);
    at += count;
  }
  return result;
}

/** The worst ratio of sides in a strip of this area along `side`. */
function worstRatio(strip: number, largest: number, smallest: number, side: number): number {
  const squared = side * side;
  return Math.max((squared * largest) / (strip * strip), (strip * strip) / (squared * smallest));
}

/** Lays a strip along the shorter side; answers what is left. */
function layStrip(
  parts: readonly { weight: number; index: number }[],
  area: number,
  scale: number,
  free: Box,
  result: Box[],
): Box {
  const upright = free.width >= free.height;
  const thickness = Math.min(upright ? free.width : free.height, area / (upright ? free.height : free.width));
  let along = 0;
  for (const part of parts) {
    const length = thickness > 0 ? (part.weight * scale) / thickness : 0;
    result[part.index] = upright
      ? { x: free.x, y: free.y + along, width: thickness, height: length }
      : { x: free.x + along, y: free.y, width: length, height: thickness };
    along += length;
  }
  return upright
    ? { x: free.x + thickness, y: free.y, width: Math.max(0, free.width - thickness), height: free.height }
    : { x: free.x, y: free.y + thickness, width: free.width, height: Math.max(0, free.height - thickness) };
}
