/** Every channel a page can reach main by. There is one, and it takes no arguments: "give me the engine". */
export const READY_CHANNEL = 'forkscope:ready'

/** What was chosen in the menu, for the page of the window in front: a MenuCommand (src/shared/menu.ts). */
export const MENU_CHANNEL = 'forkscope:menu'

/** The engine, to a page: an EngineNotice (src/shared/protocol.ts), with a port where the engine is up. */
export const ENGINE_CHANNEL = 'forkscope:engine'
