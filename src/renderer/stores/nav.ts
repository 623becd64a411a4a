import { ref } from 'vue'
import { defineStore } from 'pinia'

export const ROOMS = ['lab', 'monitor', 'runs', 'compare', 'settings'] as const
export type Room = (typeof ROOMS)[number]

/** The Lab's entry for a command of the user's own, beside the scenarios. */
export const COMMAND_ENTRY = 'your-command'

/** Where the window is: the room, the Lab's entry (a scenario's id or COMMAND_ENTRY), and what is open above it. */
export const useNav = defineStore('nav', () => {
  const room = ref<Room>('lab')
  const entry = ref<string | null>(null)
  const palette = ref(false)
  const help = ref(false)
  return { room, entry, palette, help }
})
