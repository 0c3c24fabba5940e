import { computed, onScopeDispose, ref, type ComputedRef } from 'vue';

/** A rectangle in the pixels of what it is drawn on. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle drawn with Shift held, to choose what it touches. */
export interface Marquee {
  /** Null while none is drawn. */
  readonly box: ComputedRef<Box | null>;
  /** To be called before anything else sees the press. */
  begin(event: PointerEvent | MouseEvent): void;
}

/** `done` is told the box when the button is let go; a mere click draws none. */
export function useMarquee(on: () => HTMLElement | null, done: (box: Box) => void): Marquee {
  const from = ref<{ x: number; y: number } | null>(null);
  const to = ref({ x: 0, y: 0 });
  const box = computed<Box | null>(() => {
    if (from.value === null) return null;
    const [a, b] = [from.value, to.value];
    const size = { width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
    if (size.width + size.height < 4) return null;
    return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), ...size };
  });
  const place = (event: MouseEvent): { x: number; y: number } => {
    const { left = 0, top = 0 } = on()?.getBoundingClientRect() ?? {};
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const move = (event: MouseEvent): void => {
    to.value = place(event);
  };
  const end = (): void => {
    const drawn = box.value;
    stop();
    if (drawn !== null) done(drawn);
  };
  const stop = (): void => {
    from.value = null;
    removeEventListener('mousemove', move);
    removeEventListener('mouseup', end);
  };
  onScopeDispose(stop);
  return {
    box,
    begin: (event) => {
      if (!event.shiftKey || event.button !== 0) return;
      // The pane would be pushed along.
      event.stopPropagation();
      event.preventDefault();
      from.value = place(event);
      to.value = from.value;
      addEventListener('mousemove', move);
      addEventListener('mouseup', end);
    },
  };
}
