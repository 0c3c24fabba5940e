/** Distances between marks that people read a clock by, seconds. */
const steps = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** Moments to mark on an axis of `length` seconds, at least `least` pixels apart. */
export function ticksOf(length: number, pixelsPerSecond: number, least: number): number[] {
  if (length <= 0 || pixelsPerSecond <= 0) return [0];
  const day = 86_400;
  const step =
    steps.find((each) => each * pixelsPerSecond >= least) ?? Math.ceil(least / pixelsPerSecond / day) * day;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => at * step);
}

/** A moment of the plan: 0 → "0", 5400 → "1:30 h", 90 → "1:30 min", 20 → "20 s". */
export function moment(value: number): string {
  const total = Math.round(value);
  const two = (part: number): string => String(part).padStart(2, '0');
  if (total === 0) return '0';
  if (total < 60) return `${total} s`;
  if (total < 3600) {
    return total % 60 === 0 ? `${total / 60} min` : `${Math.floor(total / 60)}:${two(total % 60)} min`;
  }
  const minutes = Math.round((total % 3600) / 60);
  const hours = Math.floor(total / 3600) + (minutes === 60 ? 1 : 0);
  return minutes % 60 === 0 ? `${hours} h` : `${hours}:${two(minutes)} h`;
}
