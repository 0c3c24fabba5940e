/**
 * Says why a file could not be opened, as a full sentence.
 *
 * @param what The file as people know it, e.g. `"bank.zip"` or `The overlay dr.yaml`.
 */
export function notOpened(what: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return `${what} is not there.`;
    case 'EACCES':
    case 'EPERM':
      return `${what} may not be read: its permissions do not allow it.`;
    default:
      return `${what} cannot be opened (${error.code ?? 'unknown reason'}).`;
  }
}
