/** Keyboard shortcuts: "mod+k", "shift+?", or two keys one after the other, "g e". */

const apple = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);
const sequenceMs = 1200;
const arrows: Record<string, string> = { arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→' };

/** How a shortcut is written for people on this machine: ["Ctrl", "K"] or ["G", "E"]. */
export function keyCaps(keys: string): string[] {
  return keys.split(/[ +]/).map((part) => {
    if (part === 'mod') return apple ? '⌘' : 'Ctrl';
    if (part === 'shift') return 'Shift';
    if (part === 'alt') return apple ? '⌥' : 'Alt';
    if (part === 'enter') return 'Enter';
    if (part === 'escape') return 'Esc';
    const arrow = arrows[part];
    if (arrow !== undefined) return arrow;
    return part.length === 1 ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1);
  });
}

function pressed(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('mod');
  if (event.altKey) parts.push('alt');
  // Shift is part of the character for "?" and its like.
  if (event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key))) parts.push('shift');
  parts.push(event.key === ' ' ? 'space' : event.key.toLowerCase());
  return parts.join('+');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/**
 * Makes a keydown listener. `find` answers what to run for a shortcut, and whether one begins with
 * the given key. Plain keys are left alone while the user types and while a dialog is open.
 */
export function keyListener(
  find: (keys: string) => (() => void) | null,
  begins: (key: string) => boolean,
  now: () => number = () => performance.now(),
): (event: KeyboardEvent) => void {
  let first: { key: string; at: number } | null = null;
  return (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = pressed(event);
    const chord = key.includes('mod+') || key.includes('alt+');
    // Undo, redo and the clipboard belong to the text while there is one.
    if (isTyping(event.target) && /^mod\+(shift\+)?[zyxcva]$/.test(key)) return;
    if (!chord) {
      if (isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"][data-modal]') !== null) return;
    }
    const sequence = first !== null && now() - first.at < sequenceMs ? `${first.key} ${key}` : null;
    first = null;
    const run = (sequence === null ? null : find(sequence)) ?? find(key);
    if (run !== null) {
      event.preventDefault();
      run();
    } else if (!chord && begins(key)) {
      first = { key, at: now() };
    }
  };
}
