/** One JSON value in the window's own storage, for what must be known before the engine answers; lost without harm. */
export function windowStorage<T>(key: string): { read(): T | null; write(value: T): void } {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
      } catch {
        return null
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        // Storage may be off or full: then the next start begins with the system's look.
      }
    },
  }
}
