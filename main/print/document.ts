/**
 * A printed document as plain blocks, the same for every format. Building it decides what the page
 * says; the renderers (pdf.ts, html.ts, markdown.ts) decide only how it looks.
 *
 * All text in here is text: a renderer escapes it for its format and never reads markup from it.
 */
export interface PrintedDocument {
  /** "Checklist" or "After-action report". */
  readonly kind: string;
  readonly title: string;
  readonly subtitle: string;
  /** Rows of the title page. */
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export type Tone = 'plain' | 'good' | 'warning' | 'critical';

export type Block =
  | { readonly type: 'heading'; readonly text: string; readonly newPage: boolean }
  /** Steps that belong together: what follows, up to the next one. */
  | { readonly type: 'group'; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  /** A boxed statement: the verdict, or a warning nobody may overlook. */
  | {
      readonly type: 'notice';
      readonly tone: Tone;
      readonly title: string;
      readonly lines: readonly string[];
    }
  /** Statements to be ticked off or only read. */
  | { readonly type: 'list'; readonly boxes: boolean; readonly items: readonly ListItem[] }
  | { readonly type: 'step'; readonly step: PrintedStep }
  | {
      readonly type: 'table';
      readonly columns: readonly { readonly label: string; readonly width: 'narrow' | 'wide' }[];
      readonly rows: readonly (readonly string[])[];
      /** Its empty cells are filled in by hand. */
      readonly byHand: boolean;
    }
  | { readonly type: 'signatures'; readonly roles: readonly string[] };

export interface ListItem {
  readonly text: string;
  /** A second, quieter line. */
  readonly more: string;
}

export interface PrintedStep {
  readonly number: number;
  /** Letter-number of the source's runbook, e.g. "V6a". */
  readonly label: string;
  readonly title: string;
  readonly role: string;
  readonly planned: string;
  /** "Only after steps 3 and 4." */
  readonly after: string;
  readonly detail: string;
  readonly commands: readonly PrintedCommand[];
  readonly expect: string;
  /** What to do when it is not what one sees. */
  readonly ifFails: string;
  /** What goes wrong when this is done too early: "214 desktops …, if …", to which objects, the cure. */
  readonly dangers: readonly string[];
  /** What comes of it too late, or a second time. */
  readonly remarks: readonly Remark[];
  readonly note: string;
  readonly sources: string;
  /** What happened, line by line, for reports: empty on a checklist, where a person writes it by hand. */
  readonly outcome: readonly string[];
}

export interface Remark {
  readonly label: string;
  readonly text: string;
}

export interface PrintedCommand {
  /** "ESXi shell, on each of 4 hosts". */
  readonly where: string;
  readonly text: string;
  /** One box each, so that nobody loses count at the fortieth host. */
  readonly hosts: readonly string[];
}

/** What stands at the foot of every page. */
export interface Foot {
  readonly hash: string;
  /** "2026-05-03 14:05 UTC". */
  readonly printed: string;
}
