import type { useVueFlow } from '@vue-flow/core';
import { nextTick, watch, type ComputedRef } from 'vue';
import { nodeHeight, nodeWidth, type Placed } from './graphLayout.js';

export const minZoom = 0.05;

/** What of the graph is in sight. */
export interface Framing {
  /** The whole graph in sight; answers the scale that takes. */
  fit(): number;
}

/** Keeps the right part of a graph in sight: all of it where that is readable, else what is chosen. */
export function useFraming(
  flow: ReturnType<typeof useVueFlow>,
  shown: {
    readonly places: ComputedRef<ReadonlyMap<string, Placed>>;
    /** The node to keep in sight; null: the first will do. */
    readonly kept: ComputedRef<string | null>;
    /** Another graph, to be framed anew. */
    readonly scope: () => unknown;
  },
): Framing {
  const { places, kept, scope } = shown;

  /** Brings a node into sight at the present scale; `afresh` puts it at the left, at a readable scale. */
  function reveal(id: string | null, afresh: boolean): void {
    const place = places.value.get(id ?? '');
    const { width, height } = flow.dimensions.value;
    if (place === undefined || width === 0) return;
    const { x, y, zoom } = flow.viewport.value;
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const inside =
      left >= 0 && top >= 0 && left + nodeWidth * zoom <= width && top + nodeHeight * zoom <= height;
    if (inside && !afresh) return;
    const scale = afresh ? 0.8 : zoom;
    // What comes after a step stands at its right: that is what one wants to see with it.
    void flow.setViewport({
      x: width * 0.3 - (place.x + nodeWidth / 2) * scale,
      y: height / 2 - (place.y + nodeHeight / 2) * scale,
      zoom: scale,
    });
  }

  /** Worked out here: the library's own fit sees only nodes it has measured, and new ones are measured later. */
  function fit(): number {
    const { width, height } = flow.dimensions.value;
    const all = [...places.value.values()];
    if (width === 0 || all.length === 0) return 1;
    const right = Math.max(...all.map((place) => place.x)) + nodeWidth + 16;
    const bottom = Math.max(...all.map((place) => place.y)) + nodeHeight + 16;
    const zoom = Math.max(minZoom, Math.min(1, width / right, height / bottom));
    void flow.setViewport({ x: (width - right * zoom) / 2, y: (height - bottom * zoom) / 2, zoom });
    return zoom;
  }

  function frame(): void {
    const [first] = places.value.keys();
    if (fit() < 0.6) reveal(kept.value ?? first ?? null, true);
  }

  watch(
    () => flow.viewportRef.value !== null && flow.dimensions.value.width > 0,
    (there) => {
      if (there) void nextTick(frame);
    },
    { immediate: true },
  );
  watch(scope, frame, { flush: 'post' });
  // Another choice, another drawing, another window: what is chosen stays in sight.
  watch(
    [kept, places, () => flow.dimensions.value.width, () => flow.dimensions.value.height],
    ([id]) => reveal(id, false),
    { flush: 'post' },
  );
  return { fit };
}
