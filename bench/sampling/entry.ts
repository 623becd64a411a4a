/** What the bench bundles: the parts of the engine that it measures, as they are. */
export { createSource } from '../../src/engine/sampling/index'
export { KernelClocks } from '../../src/engine/sampling/kernel-clock/clocks'
export { loadNativeCalls } from '../../src/engine/native/clocks'
export { Pacer } from '../../src/engine/sampling/pacer'
export { SAMPLE_FIELDS } from '../../src/shared/run/fields'
