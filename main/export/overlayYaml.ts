import { Document, isScalar, visit } from 'yaml';
import type { OverlayData } from '../../src/domain/sample/overlay.js';

/** An overlay as the YAML file a user would write: short lists and small records on one line. */
export function overlayYaml(overlay: OverlayData, estateName: string): string {
  const document = new Document(overlay);
  document.commentBefore = ` What no export of ${estateName} can tell: sites, replication, port files, pools, protection.`;
  visit(document, {
    Seq(_, seq) {
      if (seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
    Map(_, map) {
      if (map.items.length <= 3 && map.items.every(({ value }) => isScalar(value))) map.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
