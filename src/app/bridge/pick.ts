type What = 'import' | 'folder' | 'overlay' | 'workspace';

const accept: Record<What, string> = {
  // Exports are recognised by content: no name is turned away.
  import: '',
  folder: '',
  overlay: '.yaml,.yml,.json',
  workspace: '.drydock',
};

/**
 * Opens the browser's file dialog. Must be called from a user's click or key. Answers no files when
 * the user cancels.
 */
export function askForFiles(what: What): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept[what];
  input.multiple = what === 'import';
  input.webkitdirectory = what === 'folder';
  input.hidden = true;
  // In the document, so that assistive technology and tests can find it.
  document.body.append(input);
  return new Promise((resolve) => {
    const end = (files: readonly File[]): void => {
      input.remove();
      resolve(files);
    };
    input.addEventListener('change', () => end([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => end([]), { once: true });
    input.click();
  });
}
