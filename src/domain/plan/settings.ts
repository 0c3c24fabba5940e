import type { Key } from '../estate/types.js';
import type { Scenario, SettingSpec, SettingValue } from './types.js';

/**
 * The answers to a runbook's settings. An answer of another shape than the question, or a choice
 * that is not offered, counts as not given: stored plans outlive the questions they answer.
 */
export class Settings {
  private readonly specs: ReadonlyMap<string, SettingSpec>;
  private readonly given: Readonly<Record<string, SettingValue>>;

  constructor(specs: readonly SettingSpec[], given: Scenario['settings']) {
    this.given = given ?? {};
    this.specs = new Map(specs.map((spec) => [spec.id, spec]));
  }

  /** A choice's value. */
  choice(id: string): string {
    const { choices = [] } = this.spec(id);
    const value = this.answer(id);
    return typeof value === 'string' && choices.some((choice) => choice.value === value)
      ? value
      : (this.spec(id).default as string);
  }

  flag(id: string): boolean {
    return this.answer(id) === true;
  }

  /** A text without space around it. */
  text(id: string): string {
    return (this.answer(id) as string).trim();
  }

  /** The entries of a text that is a list, empty ones and repetitions left out. */
  lines(id: string): string[] {
    const entries = (this.answer(id) as string).split(/[\n;]/).map((entry) => entry.trim());
    return [...new Set(entries.filter((entry) => entry !== ''))];
  }

  /** Keys of objects; they may name none of this estate. */
  keys(id: string): readonly Key[] {
    return this.answer(id) as readonly string[];
  }

  private spec(id: string): SettingSpec {
    const spec = this.specs.get(id);
    if (spec === undefined) throw new RangeError(`The runbook asks no “${id}”.`);
    return spec;
  }

  private answer(id: string): SettingValue {
    const spec = this.spec(id);
    const given = this.given[id];
    if (given === undefined) return spec.default;
    const fits = Array.isArray(spec.default) ? Array.isArray(given) : typeof given === typeof spec.default;
    return fits ? given : spec.default;
  }
}

/** All answers, the defaults where none was given. */
export function defaultsOf(specs: readonly SettingSpec[]): Record<string, SettingValue> {
  return Object.fromEntries(specs.map((spec) => [spec.id, spec.default]));
}

/** A yes-or-no question as a setting. */
export const yesNo = (id: string, label: string, help: string, byDefault: boolean): SettingSpec => ({
  id,
  label,
  help,
  kind: 'boolean',
  default: byDefault,
});

export const textSetting = (id: string, label: string, help: string, byDefault = ''): SettingSpec => ({
  id,
  label,
  help,
  kind: 'text',
  default: byDefault,
});

export const listSetting = (
  id: string,
  label: string,
  help: string,
  byDefault: readonly string[] = [],
): SettingSpec => ({ id, label, help, kind: 'text', multiline: true, default: byDefault.join('\n') });

/** A choice; the first is the default unless another is named. */
export function choiceSetting(
  id: string,
  label: string,
  help: string,
  choices: readonly (readonly [value: string, label: string])[],
  byDefault: string = choices[0]?.[0] ?? '',
): SettingSpec {
  return {
    id,
    label,
    help,
    kind: 'choice',
    choices: choices.map(([value, text]) => ({ value, label: text })),
    default: byDefault,
  };
}

export const objectsSetting = (
  id: string,
  label: string,
  help: string,
  objectKind: NonNullable<SettingSpec['objectKind']>,
  byDefault: readonly Key[],
): SettingSpec => ({ id, label, help, kind: 'objects', objectKind, default: byDefault });
