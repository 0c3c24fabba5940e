import { builtPageFolder } from '../shared/pageFiles.js';
import { programPlaces } from '../shared/places.js';
import { startHostedEngine } from '../shared/startHosted.js';
import { runElectronHost } from './host.js';

// Entry of the desktop program.

const { preload, resources } = programPlaces();
runElectronHost({ page: builtPageFolder(), preload, resources, startEngine: () => startHostedEngine() });
