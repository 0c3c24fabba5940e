import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ObjectKind, ObjectRef } from '../../domain/estate/types.js';
import { isKind } from '../lib/kinds.js';
import { formatHash, parseHash, type Place, type View } from '../lib/hash.js';

/**
 * Where the user is: view, what is open in it, snapshot and selected object, all kept in the
 * address so that a reload, or a link sent to a colleague, comes back to the same place.
 */
export const useRoute = defineStore('route', () => {
  const place = ref<Place>(parseHash(location.hash));

  window.addEventListener('hashchange', () => {
    place.value = parseHash(location.hash);
  });

  function put(next: Place, how: 'push' | 'replace'): void {
    place.value = next;
    const hash = formatHash(next);
    if (hash === location.hash) return;
    if (how === 'push') history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  }

  window.addEventListener('popstate', () => {
    place.value = parseHash(location.hash);
  });

  /** Goes to a view. The snapshot stays; everything else of the old place is left behind. */
  function go(
    view: View,
    path: readonly (string | number)[] = [],
    params: Record<string, string> = {},
  ): void {
    const kept: Record<string, string> = {};
    if (place.value.params.snapshot !== undefined) kept.snapshot = place.value.params.snapshot;
    put({ view, path: path.map(String), params: { ...kept, ...params } }, 'push');
  }

  /** Changes one parameter of the present place; null removes it. */
  function setParam(name: string, value: string | null, how: 'push' | 'replace' = 'replace'): void {
    const params = { ...place.value.params };
    if (value === null) delete params[name];
    else params[name] = value;
    put({ ...place.value, params }, how);
  }

  /** The object shown in the drawer. */
  const opened = computed<{ kind: ObjectKind; key: string } | null>(() => {
    const text = place.value.params.open;
    if (text === undefined) return null;
    const at = text.indexOf('|');
    const kind = text.slice(0, at);
    return at > 0 && isKind(kind) ? { kind, key: text.slice(at + 1) } : null;
  });

  /** Opens an object in the drawer, over whatever view is shown. */
  function openObject(object: Pick<ObjectRef, 'kind' | 'key'>): void {
    setParam('open', `${object.kind}|${object.key}`, 'push');
  }

  return {
    place,
    view: computed(() => place.value.view),
    path: computed(() => place.value.path),
    params: computed(() => place.value.params),
    opened,
    go,
    setParam,
    openObject,
    closeObject: () => setParam('open', null, 'push'),
  };
});
