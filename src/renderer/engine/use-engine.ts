import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import type { EngineConnection } from './connection'

export const ENGINE: InjectionKey<EngineConnection> = Symbol('engine')

/** The window's connection; usable in components and stores. */
export function useEngine(): EngineConnection {
  const connection = inject(ENGINE)
  if (connection === undefined) throw new Error('Nothing provides ENGINE to this app.')
  return connection
}
