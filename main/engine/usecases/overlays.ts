import { stringify } from 'yaml';
import { DrydockError } from '../../../src/contract/result.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { saveOverlay } from '../../db/overlays.js';
import { findSnapshot, updateFromOverlay } from '../../db/snapshots.js';
import { applyOverlay } from '../../import/overlay/index.js';
import { sha256 } from '../contentHash.js';
import type { Handlers } from '../handlers.js';

export const overlayHandlers: Handlers<'overlay.get' | 'overlay.save' | 'overlay.export'> = {
  'overlay.get': (session, { snapshotId }) => session.estates.get(snapshotId).overlay,

  'overlay.save': (session, { snapshotId, overlay }) => {
    const { imported } = session.estates.get(snapshotId);
    const { estate, problems } = applyOverlay(imported, overlay);
    const counts = countObjects(estate);
    session.workspace.write((writer) => {
      if (findSnapshot(writer, snapshotId) === null) {
        throw new DrydockError('not-found', 'This snapshot is no longer in the workspace.');
      }
      saveOverlay(writer, snapshotId, overlay, session.now());
      updateFromOverlay(writer, snapshotId, counts, problems);
    });
    return { counts, problems };
  },

  'overlay.export': (session, { snapshotId }) => {
    const { overlay, estate } = session.estates.get(snapshotId);
    const text = stringify(overlay);
    return {
      fileName: `${estate.name.replace(/[^\p{L}\p{N} ._-]+/gu, '_').slice(0, 100) || 'estate'}.overlay.yaml`,
      mediaType: 'application/yaml',
      base64: Buffer.from(text, 'utf8').toString('base64'),
      contentHash: sha256(text),
    };
  },
};
