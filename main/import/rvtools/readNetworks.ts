import { deviceKey } from '../../../src/domain/estate/keys.js';
import type { DvSwitch, Key, PortBinding } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { dvPort, dvSwitch, vNetwork } from './sheetKinds.js';
import type { EstateInProgress } from './estate.js';
import { vmOf } from './readVms.js';
import type { Row } from './table.js';
import { toBoolean, toInteger, toText } from './values.js';

type RowOf<Sheet extends { readonly columns: object }> = Row<keyof Sheet['columns'] & string>;

export function readSwitch(estate: EstateInProgress, row: RowOf<typeof dvSwitch>): void {
  const name = toText(row.get('name'));
  if (name === null)
    return estate.warn('no-name', row.number, 'Switch', 'A row names no dvSwitch; it was left out.');
  const vcenter = estate.vcenter(row);
  const from = estate.from(row.number);
  estate.switches.add(
    vcenter,
    name,
    {
      datacenter: estate.places.datacenter(vcenter, toText(row.get('datacenter')), () => from),
      uuid: toText(row.get('uuid')),
      moref: toText(row.get('objectId')),
      version: toText(row.get('version')),
    },
    from,
  );
}

const bindings: ReadonlyMap<string, PortBinding> = new Map([
  ['earlybinding', 'static'],
  ['static', 'static'],
  ['latebinding', 'dynamic'],
  ['dynamic', 'dynamic'],
  ['ephemeral', 'ephemeral'],
]);

/** dvPort: in spite of its name, one row a portgroup. */
export function readPortgroup(estate: EstateInProgress, row: RowOf<typeof dvPort>): void {
  const name = toText(row.get('name'));
  const switchName = toText(row.get('dvSwitch'));
  if (name === null || switchName === null) {
    return estate.warn(
      'no-name',
      row.number,
      'Port',
      'A row names no portgroup or no dvSwitch; it was left out.',
    );
  }
  const vcenter = estate.vcenter(row);
  const from = estate.from(row.number);
  const known = estate.switches.named(vcenter, switchName, null);
  if (known === null && estate.switches.knows(vcenter, switchName)) {
    return estate.warn(
      'switch-ambiguous',
      row.number,
      'Switch',
      `Several dvSwitches are named ${quoted(switchName)} and the sheet does not tell which one ${quoted(name)} is on; the portgroup was left out.`,
    );
  }
  const facts = { datacenter: null, uuid: null, moref: null, version: null };
  estate.switches.addPortgroup(
    vcenter,
    known ?? estate.switches.add(vcenter, switchName, facts, from),
    name,
    {
      moref: toText(row.get('objectId')),
      binding: bindings.get(toText(row.get('type'))?.toLowerCase() ?? '') ?? null,
      ports: toInteger(row.get('ports'), estate.numbers),
      vlan: toText(row.get('vlan')),
    },
    from,
  );
}

/** What the NICs of one export need to remember from row to row. */
export class NicReader {
  readonly #estate: EstateInProgress;
  readonly #seen = new Set<Key>();
  /** NICs so far of VMs whose sheet gives no labels. */
  readonly #unlabelled = new Map<Key, number>();

  constructor(estate: EstateInProgress) {
    this.#estate = estate;
  }

  read(row: RowOf<typeof vNetwork>): void {
    const estate = this.#estate;
    const vcenter = estate.vcenter(row);
    const vm = vmOf(estate, row, vcenter, null);
    if (vm === null) return;
    const label = toText(row.get('label')) ?? this.#nextLabel(vm.key);
    const key = deviceKey(vm.key, label);
    if (this.#seen.has(key)) {
      return estate.warn(
        'listed-twice',
        row.number,
        'NIC label',
        `${quoted(label)} of ${quoted(vm.name)} is listed twice; the first row was taken.`,
      );
    }
    this.#seen.add(key);
    const networkName = toText(row.get('network'));
    const dvSwitch = this.#switchOf(toText(row.get('dvSwitch')), vcenter, vm.datacenter);
    estate.draft.nics.push({
      key,
      vm: vm.key,
      label,
      mac: toText(row.get('mac'))?.toLowerCase() ?? null,
      connected: toBoolean(row.get('connected')),
      startsConnected: toBoolean(row.get('startsConnected')),
      networkName,
      dvSwitch: dvSwitch?.key ?? null,
      dvPortgroup:
        dvSwitch && networkName !== null
          ? (estate.switches.portgroup(dvSwitch, networkName)?.key ?? null)
          : null,
      portKey: null,
      portKnown: false,
      from: estate.from(row.number),
    });
  }

  /** The dvSwitch a NIC is on; standard switches are no objects of the model. */
  #switchOf(name: string | null, vcenter: Key | null, datacenter: Key | null): DvSwitch | null {
    return name === null ? null : this.#estate.switches.named(vcenter, name, datacenter);
  }

  /** Before 4.0 no column gave the label; vCenter numbers NICs in the order they are listed. */
  #nextLabel(vm: Key): string {
    const number = (this.#unlabelled.get(vm) ?? 0) + 1;
    this.#unlabelled.set(vm, number);
    return `Network adapter ${number}`;
  }
}
