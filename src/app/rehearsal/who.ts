import { ref, watch } from 'vue';

const storageKey = 'drydock.who';

function stored(): string {
  try {
    return localStorage.getItem(storageKey) ?? '';
  } catch {
    // Storage may be switched off; the name is then asked each time.
    return '';
  }
}

/** Who sits at this machine: goes with every action of a rehearsal, and is kept between visits. */
export const who = ref(stored());

watch(who, (name) => {
  try {
    localStorage.setItem(storageKey, name);
  } catch {
    // Not kept, then.
  }
});
