import type { App, Session, WebContents } from 'electron';
import { isPageUrl, scheme } from './appProtocol.js';

/** Every web contents of the program, whoever makes it: no way out of our page. */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardOne(contents));
}

function guardOne(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/**
 * The session asks for nothing and reaches nothing: Drydock works offline, so whatever is not our
 * own page is cut off. Clipboard writing is the one permission, for the copy buttons of commands.
 */
export function guardSession(session: Session): void {
  const allowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed(permission) && isPageUrl(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => allowed(permission) && isPageUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowedRequest(details.url) });
  });
  session.setSpellCheckerEnabled(false);
}

/** Our page, its own blobs (saved documents), and the developer tools' own pages. */
export function isAllowedRequest(address: string): boolean {
  if (isPageUrl(address)) return true;
  if (address.startsWith(`blob:${scheme}://drydock/`)) return true;
  if (address.startsWith('data:image/')) return true;
  return address.startsWith('devtools://');
}
