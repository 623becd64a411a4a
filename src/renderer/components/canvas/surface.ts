import { onMounted, onScopeDispose, ReactiveEffect, ref } from 'vue'
import type { Ref } from 'vue'

/** An element's content box in CSS pixels, kept up to date; 0 × 0 before it is laid out. */
export function useSize(element: Ref<HTMLElement | null>): { width: Ref<number>; height: Ref<number> } {
  const width = ref(0)
  const height = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    width.value = Math.floor(entry.contentRect.width)
    height.value = Math.floor(entry.contentRect.height)
  })
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
  })
  onScopeDispose(() => observer.disconnect())
  return { width, height }
}

/**
 * Sizes a canvas for the screen's pixels and returns its cleared context, which takes CSS pixels; null where there is
 * no canvas to draw on. Setting a size empties a canvas and its state, so it is only set when it changed.
 */
export function contextFor(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1
  const context = canvas.getContext('2d')
  if (context === null || width <= 0 || height <= 0) return null
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return context
}

/** Runs `draw` in the next animation frame, once however often it was asked. */
export function useFrame(draw: () => void): () => void {
  let frame = 0
  onScopeDispose(() => cancelAnimationFrame(frame))
  return () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      draw()
    })
  }
}

/**
 * Draws when mounted, and again in the animation frame after anything that `draw` read has changed; what it reads has to
 * be reactive.
 */
export function useDrawing(draw: () => void): void {
  const effect = new ReactiveEffect(draw)
  let drawn = false
  const frame = useFrame(() => {
    if (drawn && !effect.dirty) return
    drawn = true
    effect.run()
  })
  effect.scheduler = frame
  onMounted(frame)
}
