import { DrydockError } from '../../src/contract/result.js';
import { visible } from '../../src/domain/visible.js';

/** The extension of workspace files. */
export const extension = '.drydock';

/** Names Windows keeps for devices, whatever their extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

const forbidden = /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f]/;

/**
 * The file name of a workspace to be made in the user's folder. What cannot be seen, or turns the
 * text around it, is no part of a name to choose by.
 * @throws DrydockError 'bad-input'
 */
export function newWorkspaceFileName(name: string): string {
  if (visible(name) !== name) {
    throw new DrydockError(
      'bad-input',
      'This cannot be the name of a workspace: it holds a character that cannot be seen, or that turns text around. Type the name anew.',
    );
  }
  return workspaceFileName(name);
}

/**
 * The file name of a workspace in the user's folder. The name must be a plain file name on every
 * system, so that a workspace can be copied from any machine to any other.
 * @throws DrydockError 'bad-input'
 */
export function workspaceFileName(name: string): string {
  const bare = name.endsWith(extension) ? name.slice(0, -extension.length) : name;
  if (
    bare === '' ||
    bare !== bare.trim() ||
    bare.startsWith('.') ||
    bare.endsWith('.') ||
    forbidden.test(bare) ||
    reserved.test(bare) ||
    Buffer.byteLength(bare) > 200
  ) {
    throw new DrydockError(
      'bad-input',
      'This cannot be the name of a workspace. Use letters, digits, blanks and dashes, without / \\ : * ? " < > |.',
    );
  }
  return `${bare}${extension}`;
}
