import { overlaySchema, type Overlay } from '../../../src/contract/overlay.js';
import { checkYaml, readYaml } from '../yamlFile.js';

const overlay = { noun: 'overlay', code: 'overlay-invalid', schema: overlaySchema };

/**
 * Reads an overlay file, YAML or JSON, and checks it.
 *
 * @throws DrydockError 'bad-input': the message names the first mistake with its line, and
 * `details.problems` lists all as `ImportProblem`s.
 */
export const readOverlay = (path: string): Promise<Overlay> => readYaml(path, overlay);

/** Parses and checks an overlay's text. Throws as `readOverlay` does. */
export const parseOverlay = (text: string, file: string): Overlay => checkYaml(text, file, overlay);
