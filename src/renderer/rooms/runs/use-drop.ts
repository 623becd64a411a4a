import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

/**
 * Takes files that are dropped anywhere on the window as long as the calling scope lives. `over`: some are being held
 * above it.
 */
export function useDrop(take: (files: readonly File[]) => void): { readonly over: Readonly<Ref<boolean>> } {
  const over = ref(false)
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

  function dragged(event: DragEvent): void {
    if (!hasFiles(event)) return
    // Without this, the browser would navigate to the file.
    event.preventDefault()
    event.dataTransfer!.dropEffect = 'copy'
    over.value = true
  }
  function left(event: DragEvent): void {
    // Between two elements of the window there is another element to go to; outside there is none.
    if (event.relatedTarget === null) over.value = false
  }
  function dropped(event: DragEvent): void {
    if (!hasFiles(event)) return
    event.preventDefault()
    over.value = false
    const files = [...event.dataTransfer!.files]
    if (files.length > 0) take(files)
  }

  window.addEventListener('dragenter', dragged)
  window.addEventListener('dragover', dragged)
  window.addEventListener('dragleave', left)
  window.addEventListener('drop', dropped)
  onScopeDispose(() => {
    window.removeEventListener('dragenter', dragged)
    window.removeEventListener('dragover', dragged)
    window.removeEventListener('dragleave', left)
    window.removeEventListener('drop', dropped)
  })
  return { over }
}
