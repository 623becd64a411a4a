/** Every channel a page can reach main by. There is one, and it takes no arguments: "give me the engine". */
export const READY_CHANNEL = 'forkscope:ready'

/** Main's only channel to a page: an EngineNotice (src/shared/protocol.ts), with a port where the engine is up. */
export const ENGINE_CHANNEL = 'forkscope:engine'
