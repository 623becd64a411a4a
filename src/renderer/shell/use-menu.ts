import { onScopeDispose } from 'vue'
import type { MenuMessage } from '../../shared/menu'
import { useCommands } from './commands'

/** Does what is chosen in the application menu: the command of that name, where there is one at the moment. */
export function useMenu(): void {
  const commands = useCommands()

  function told({ source, data }: MessageEvent<MenuMessage | null>): void {
    if (source !== window || data?.source !== 'forkscope-menu') return
    commands.value.find(({ id }) => id === data.command)?.does()
  }
  window.addEventListener('message', told)
  onScopeDispose(() => window.removeEventListener('message', told))
}
