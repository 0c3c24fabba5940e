import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { failed, type Failed } from '../../../src/contract/result.js';
import { isPageUrl } from './appProtocol.js';

const notOurs: Failed = failed('bad-request', 'Drydock does not answer this page.');

/**
 * The only place that listens to the page. A message counts when it comes from the top frame of our
 * own window while that frame shows our own page; anything else gets a refusal and reaches nobody.
 */
export function handle(
  channel: string,
  mainWindow: () => BrowserWindow | null,
  answer: (window: BrowserWindow, ...payload: readonly unknown[]) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, ...payload: readonly unknown[]) => {
    const window = mainWindow();
    if (window === null || !isOurPage(event, window)) return notOurs;
    try {
      return await answer(window, ...payload);
    } catch (error) {
      // An exception would cross as a text with our paths in it.
      console.error(error);
      return failed('internal', 'Drydock could not do this. Try again; nothing stored was changed.');
    }
  });
}

function isOurPage(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return (
    !window.isDestroyed() &&
    event.sender === window.webContents &&
    // Null when the frame has gone or moved on since it sent the message.
    frame !== null &&
    frame === window.webContents.mainFrame &&
    isPageUrl(frame.url)
  );
}
