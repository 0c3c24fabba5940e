import type { ExtentFacts, NfsFacts, Place, ProcessFacts, VolumeFacts } from './facts.js';
import { plainUuid, vmfsUuid, volumeId } from './ids.js';
import { shownName, truth, wholeNumber } from './text.js';

/** Values by column, as `records.ts` names them. */
type Fields = ReadonlyMap<string, string>;

/** A row of `esxcli --formatter=… storage filesystem list`. */
export function volumeOfRecord(fields: Fields, place: Place): VolumeFacts | null {
  const uuid = fields.get('uuid')?.trim() ?? '';
  if (!fields.has('mountpoint') || !volumeId.test(uuid)) return null;
  return {
    place,
    uuid: uuid.toLowerCase(),
    name: shownName(fields.get('volumename') ?? ''),
    path: fields.get('mountpoint')?.trim() || null,
    mounted: truth(fields.get('mounted')),
    type: shownName(fields.get('type') ?? ''),
    bytes: wholeNumber(fields.get('size')),
    freeBytes: wholeNumber(fields.get('free')),
  };
}

/** A row of `esxcli --formatter=… storage vmfs extent list`. */
export function extentOfRecord(fields: Fields, place: Place): ExtentFacts | null {
  const uuid = fields.get('vmfsuuid')?.trim() ?? '';
  const device = fields.get('devicename')?.trim() ?? '';
  if (!vmfsUuid.test(uuid) || device === '') return null;
  return {
    place,
    uuid: uuid.toLowerCase(),
    name: shownName(fields.get('volumename') ?? ''),
    number: wholeNumber(fields.get('extentnumber')) ?? 0,
    device,
    partition: wholeNumber(fields.get('partition')),
  };
}

/** A row of `esxcli --formatter=… storage nfs list` or `nfs41 list`. */
export function nfsOfRecord(fields: Fields, place: Place): NfsFacts | null {
  const share = fields.get('share')?.trim() ?? '';
  const server = (fields.get('host') ?? fields.get('hosts') ?? '').split(',')[0]?.trim() ?? '';
  if (share === '' || server === '' || /\s/.test(server)) return null;
  return {
    place,
    name: shownName(fields.get('volumename') ?? ''),
    server,
    share,
    accessible: truth(fields.get('accessible')),
    mounted: truth(fields.get('mounted')),
    readOnly: truth(fields.get('readonly')),
  };
}

/** A row of `esxcli --formatter=… vm process list`. */
export function processOfRecord(fields: Fields, place: Place): ProcessFacts | null {
  if (!fields.has('configfile') || !fields.has('displayname')) return null;
  return {
    place,
    name: shownName(fields.get('displayname') ?? ''),
    configFile: fields.get('configfile')?.trim() || null,
    smbiosUuid: plainUuid(fields.get('uuid') ?? ''),
  };
}
