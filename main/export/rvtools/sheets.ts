import type { Estate } from '../../../src/domain/estate/types.js';
import { vcenterBuild } from '../lookups.js';
import { instant, type CellValue } from './cells.js';
import { sheetColumns, type ColumnOf, type SheetName } from './columns.js';
import { sliceContext, Surroundings, type SliceContext } from './context.js';
import { vCluster, vHBA, vHost, vNIC, vPort, vRP, vScVmk, vSwitch } from './hostSheets.js';
import { dvPort, dvSwitch } from './networkSheets.js';
import { vDatastore, vMultiPath } from './storageSheets.js';
import { vDisk, vFileInfo, vInfo, vNetwork, vSnapshot } from './vmSheets.js';
import type { Row } from './cells.js';

/**
 * An estate in one or more slices, as `estateSlices` makes them. It is asked for anew for every
 * sheet, so that a large estate need never be in memory as a whole.
 */
export type Slices = () => Iterable<Estate>;

export interface RvtoolsOptions {
  /** RVTools lists files only when asked to; it takes hours on a real estate. */
  readonly fileInfo: boolean;
}

type RowsOf<S extends SheetName> = (c: SliceContext) => Iterable<Row<ColumnOf<S>>>;

const sliced: { readonly [S in SheetName]?: RowsOf<S> } = {
  vInfo,
  vDisk,
  vNetwork,
  vSnapshot,
  vRP,
  vCluster,
  vHost,
  vHBA,
  vNIC,
  vSwitch,
  vPort,
  dvSwitch,
  dvPort,
  vSC_VMK: vScVmk,
  vDatastore,
  vMultiPath,
  vSource,
  vMetaData,
};

function* vSource(c: SliceContext): Generator<Row<ColumnOf<'vSource'>>> {
  for (const vcenter of c.estate.vcenters) {
    const build = vcenterBuild(vcenter.version);
    yield {
      Name: 'VMware vCenter Server',
      'OS type': 'win32-x64',
      'API type': 'VirtualCenter',
      'API version': vcenter.version?.slice(0, 3),
      Version: vcenter.version,
      'Patch level': '',
      Build: build,
      Fullname: `VMware vCenter Server ${vcenter.version ?? ''} build-${build}`,
      'Product name': 'VMware VirtualCenter Server',
      'Product version': vcenter.version?.slice(0, 3),
      'Product line': 'vpx',
      Vendor: 'VMware, Inc.',
      'VI SDK Server': vcenter.name,
      'VI SDK UUID': vcenter.instanceUuid,
    };
  }
}

function* vMetaData(c: SliceContext): Generator<Row<ColumnOf<'vMetaData'>>> {
  for (const vcenter of c.estate.vcenters) {
    yield {
      'RVTools major version': '4.6',
      'RVTools version': '4.6.1',
      'xlsx creation datetime': instant(c.estate.takenAt),
      Server: vcenter.name,
    };
  }
}

/** The cells of a sheet below its header, row by row, in the order of `sheetColumns`. */
export function* rowsOfSheet(
  sheet: SheetName,
  slices: Slices,
  options: RvtoolsOptions,
): Generator<CellValue[]> {
  const rowsOf = (sheet === 'vFileInfo' && options.fileInfo ? vFileInfo : sliced[sheet]) as
    ((c: SliceContext) => Iterable<Record<string, CellValue>>) | undefined;
  // What the model has nothing to tell about stays a sheet with a header, as in many exports.
  if (!rowsOf) return;
  const columns: readonly string[] = sheetColumns[sheet];
  const around = new Surroundings();
  for (const slice of slices()) {
    for (const row of rowsOf(sliceContext(slice, around))) {
      yield columns.map((column) => row[column]);
    }
  }
}
