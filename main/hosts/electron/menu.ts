import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { CommandName } from '../../../src/contract/commands.js';

/** The menu of the window. What the page does itself is sent to it as a command. */
export function setMenu(platform: NodeJS.Platform, send: (command: CommandName) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, send)));
}

/** The menu as data. */
export function menuTemplate(
  platform: NodeJS.Platform,
  send: (command: CommandName) => void,
): MenuItemConstructorOptions[] {
  const item = (label: string, command: CommandName, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => send(command),
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('New workspace…', 'new-workspace', 'CmdOrCtrl+N'),
        item('Open workspace…', 'open-workspace', 'CmdOrCtrl+O'),
        line,
        item('Import files…', 'import-files', 'CmdOrCtrl+I'),
        item('Import folder…', 'import-folder', 'CmdOrCtrl+Shift+I'),
        line,
        item('Print…', 'print', 'CmdOrCtrl+P'),
        ...(mac ? [] : [line, { role: 'quit' } as const]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Command palette…', 'palette', 'CmdOrCtrl+K'),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Keyboard shortcuts', 'help', 'F1')] },
  ];
}
