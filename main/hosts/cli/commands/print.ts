import { resolve } from 'node:path';
import { CommandFailed, exit, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { counted, printable } from '../terminal.js';
import { writeWhole } from '../writeWhole.js';

export interface PrintOptions extends CommonOptions {
  readonly format: 'pdf' | 'html' | 'md';
  readonly paper: 'a4' | 'letter';
  readonly out: string;
}

/** `drydock print PLAN`: writes the checklist to a file, whole or not at all. */
export async function printCommand(desk: Desk, plan: string, options: PrintOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id } = pick(valueOf(await desk.call('plans.list', {})), plan, 'plan');
  const printed = valueOf(
    await desk.call('plans.print', { planId: id, format: options.format, paper: options.paper }),
  );
  const bytes = Buffer.from(printed.base64, 'base64');
  const file = resolve(options.out);
  try {
    await writeWhole(file, bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error';
    throw new CommandFailed(
      `${options.out} cannot be written (${code}). Check the folder and the free space.`,
    );
  }
  desk.answer({
    file,
    format: options.format,
    bytes: bytes.length,
    contentHash: printed.contentHash,
    recorded: printed.notRecorded === undefined,
  });
  desk.say(
    `Wrote ${printable(options.out)}, ${counted(bytes.length, 'byte')}, content hash ${printed.contentHash}.`,
  );
  if (printed.notRecorded !== undefined) desk.warn(printed.notRecorded);
  return exit.fine;
}
