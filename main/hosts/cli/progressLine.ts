import type { Progress } from '../../../src/contract/types.js';
import { printable, type Output } from './terminal.js';

const eraseLine = '\r\u001b[2K';

function lineOf({ phase, done, total }: Progress): string {
  const name = printable(phase);
  if (total === null || total === 0) return done > 0 ? `${name} ${done.toLocaleString('en-GB')}` : name;
  return `${name} ${Math.min(100, Math.floor((done / total) * 100))} %`;
}

/** Shows progress as one line that is written over, on a terminal only. */
export class ProgressLine {
  private readonly output: Output;
  private shown = false;

  constructor(output: Output) {
    this.output = output;
  }

  show(progress: Progress): void {
    if (!this.output.isTerminal) return;
    this.output.write(eraseLine + lineOf(progress).slice(0, 78));
    this.shown = true;
  }

  clear(): void {
    if (this.shown) this.output.write(eraseLine);
    this.shown = false;
  }
}
