import type { Input } from '../../contract/methods.js';
import type { FailureRole, HaVersion, WaveCondition } from '../../domain/ha/index.js';

/** What is asked of HA, as the form holds it. An empty text is "as the estate tells". */
export interface HaForm {
  readonly event: 'site-lost' | 'hosts-fail';
  /** Key of the site that takes over; empty for the proposed one. */
  readonly recoverySite: string;
  /** Keys of recovery hosts that stay down. */
  readonly down: readonly string[];
  /** Keys of hosts that fail. */
  readonly failing: readonly string[];
  readonly version: HaVersion | '';
  readonly admission: 'none' | 'slots' | 'percentage' | 'dedicated-hosts' | '';
  readonly failures: number;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly failoverHosts: readonly string[];
  readonly control: 'strict' | 'guaranteed' | '';
  readonly failure: Exclude<FailureRole, 'site'> | '';
  readonly tries: number;
  readonly atOnce: number;
  readonly powerOnSeconds: number;
  readonly bootSeconds: number;
  /** dvPorts a host may have; 0 for no limit. */
  readonly ports: number;
  readonly next: WaveCondition;
  readonly nextSeconds: number;
}

export const emptyForm: HaForm = {
  event: 'site-lost',
  recoverySite: '',
  down: [],
  failing: [],
  version: '',
  admission: '',
  failures: 1,
  cpuPercent: 25,
  memoryPercent: 25,
  failoverHosts: [],
  control: '',
  failure: '',
  tries: 5,
  atOnce: 32,
  powerOnSeconds: 20,
  bootSeconds: 150,
  ports: 0,
  next: 'resources-allocated',
  nextSeconds: 600,
};

export type NumberField = {
  [F in keyof HaForm]: HaForm[F] extends number ? F : never;
}[keyof HaForm];

/** What each number may be; the contract refuses what is outside. */
export const bounds: Readonly<Record<NumberField, readonly [least: number, most: number, whole: boolean]>> = {
  failures: [0, 1000, true],
  cpuPercent: [0, 100, false],
  memoryPercent: [0, 100, false],
  tries: [1, 10, true],
  atOnce: [1, 1000, true],
  powerOnSeconds: [1, 3600, false],
  bootSeconds: [0, 86_400, false],
  ports: [0, 100_000, true],
  nextSeconds: [0, 86_400, true],
};

/** What is wrong with a number, as a sentence; null when nothing is. */
export function wrongNumber(form: HaForm, field: NumberField): string | null {
  const [least, most, whole] = bounds[field];
  const value: unknown = form[field];
  const fits =
    typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  return fits
    ? null
    : `A ${whole ? 'whole number' : 'number'} from ${least} to ${most.toLocaleString('en-GB')}.`;
}

/** Whether a number keeps the form from being asked. */
export function hasWrongNumber(form: HaForm): boolean {
  return numberFields(form).some((field) => wrongNumber(form, field) !== null);
}

/** The numbers that matter, as the form is set. */
function numberFields(form: HaForm): NumberField[] {
  return [
    ...(form.admission === 'slots' ? (['failures'] as const) : []),
    ...(form.admission === 'percentage' ? (['cpuPercent', 'memoryPercent'] as const) : []),
    'tries',
    'atOnce',
    'powerOnSeconds',
    'bootSeconds',
    'ports',
    'nextSeconds',
  ];
}

export type HaQuestion = Input<'ha.summary'>;

/** The question a form asks of a snapshot. The form must hold no wrong number. */
export function questionOf(form: HaForm, snapshotId: number): HaQuestion {
  const changed = (field: NumberField): boolean => form[field] !== emptyForm[field];
  const options = {
    ...(changed('tries') ? { 'das.maxvmrestartcount': String(form.tries) } : {}),
    ...(changed('atOnce') ? { 'das.perhostconcurrentfailoverslimit': String(form.atOnce) } : {}),
  };
  return {
    snapshotId,
    event:
      form.event === 'site-lost'
        ? {
            event: 'site-lost',
            recoverySite: form.recoverySite === '' ? null : form.recoverySite,
            down: [...form.down],
          }
        : { event: 'hosts-fail', failing: [...form.failing] },
    settings: {
      ...(form.version === '' ? {} : { version: form.version }),
      ...(form.admission === '' ? {} : { admission: policyOf(form, form.admission) }),
      ...(form.failoverHosts.length === 0 ? {} : { failoverHosts: [...form.failoverHosts] }),
      ...(form.control === '' ? {} : { aamControl: form.control }),
      ...(form.failure === '' || form.event === 'site-lost' ? {} : { failure: form.failure }),
      ...(changed('powerOnSeconds') ? { powerOnSeconds: form.powerOnSeconds } : {}),
      ...(changed('bootSeconds') ? { bootSeconds: form.bootSeconds } : {}),
      ...(form.ports > 0 ? { portsPerHost: form.ports } : {}),
      ...(form.next !== emptyForm.next || changed('nextSeconds')
        ? { nextPriority: { when: form.next, timeoutSeconds: form.nextSeconds } }
        : {}),
      ...(Object.keys(options).length === 0 ? {} : { options }),
    },
  };
}

type Policy = NonNullable<NonNullable<HaQuestion['settings']>['admission']>;

function policyOf(form: HaForm, admission: Exclude<HaForm['admission'], ''>): Policy {
  switch (admission) {
    case 'slots':
      return { policy: 'slots', failures: form.failures };
    case 'percentage':
      return { policy: 'percentage', cpuPercent: form.cpuPercent, memoryPercent: form.memoryPercent };
    case 'none':
    case 'dedicated-hosts':
      return { policy: admission };
  }
}

/**
 * Longest text put into the address: the keys of 2,500 hosts take some 130,000 characters. Browsers go on
 * a good deal further.
 */
const LONGEST = 250_000;

/** What was changed of the empty form, for the address bar; null when nothing was, or when it is too long. */
export function formText(form: HaForm): string | null {
  const changed = Object.entries(form).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(emptyForm[field as keyof HaForm]),
  );
  if (changed.length === 0) return null;
  const text = JSON.stringify(Object.fromEntries(changed));
  return text.length > LONGEST ? null : text;
}

const words: Partial<Record<keyof HaForm, readonly string[]>> = {
  event: ['site-lost', 'hosts-fail'],
  version: ['', 'aam', 'fdm', 'fdm-6.5'],
  admission: ['', 'none', 'slots', 'percentage', 'dedicated-hosts'],
  control: ['', 'strict', 'guaranteed'],
  failure: ['', 'slave', 'master', 'isolated-slave', 'isolated-master'],
  next: ['resources-allocated', 'powered-on', 'heartbeats'],
};

/** Reads such a text. The address bar can be edited by anybody: what does not fit is left out. */
export function formOf(text: string | undefined): HaForm {
  let told: unknown;
  try {
    told = JSON.parse(text ?? '{}');
  } catch {
    return emptyForm;
  }
  if (typeof told !== 'object' || told === null) return emptyForm;
  const fits = Object.entries(told).filter(([name, value]) => {
    if (!Object.hasOwn(emptyForm, name)) return false;
    const field = name as keyof HaForm;
    const allowed = words[field];
    if (allowed !== undefined) return typeof value === 'string' && allowed.includes(value);
    if (Array.isArray(emptyForm[field])) {
      return Array.isArray(value) && value.every((one) => typeof one === 'string');
    }
    return typeof value === typeof emptyForm[field];
  });
  return { ...emptyForm, ...Object.fromEntries(fits) };
}
