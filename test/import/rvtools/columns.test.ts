import { describe, expect, it } from 'vitest';
import { kindByHeader, kindByName, plainName } from '../../../main/import/rvtools/columns.js';
import { sheetKinds } from '../../../main/import/rvtools/sheetKinds.js';
import { sheetColumns } from '../../../main/export/rvtools/columns.js';

describe('columns', () => {
  it.each(Object.entries(sheetColumns))(
    'of a whole %s sheet tell it, or that it is not used',
    (name, columns) => {
      const kind = kindByName(name);
      expect(kind).not.toBeNull();
      expect(kindByHeader(columns)).toBe(kind === 'unused' ? null : kind);
    },
  );

  it('of the other sheets hide in none of ours', () => {
    expect(kindByHeader(['Item', 'Name', 'Host', 'Price'])).toBeNull();
    expect(
      kindByHeader([
        'VM',
        'Powerstate',
        'Template',
        'Disk',
        'Capacity MB',
        'Consumed MB',
        'Free MB',
        'Free % ',
      ]),
    ).toBeNull();
    expect(kindByHeader([])).toBeNull();
  });

  it('are the same in any case and spacing, with MB or MiB', () => {
    expect(plainName(' capacity  MB')).toBe(plainName('Capacity MiB'));
    expect(plainName('# Hosts')).not.toBe(plainName('Hosts'));
  });

  it('of internal names tell the sheet too', () => {
    for (const kind of sheetKinds.filter((one) => one.required.length > 0)) {
      const names = [...kind.tells, ...kind.required.map((field) => kind.columns[field]?.[0] ?? '')];
      expect(kindByHeader(names.map((name) => `${kind.name}${name.replaceAll(' ', '')}`))).toBe(kind);
    }
  });
});
