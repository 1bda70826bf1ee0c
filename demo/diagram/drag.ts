/**
 * Lets a mouse drag what scrolls; fingers do it by themselves. A press that does not move stays a click.
 * Returns what ends it.
 */
export function dragToScroll(area: HTMLElement | null): () => void {
  if (!area) return () => {}
  const begin = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return
    const { scrollLeft, scrollTop } = area
    const drag = ({ clientX, clientY }: PointerEvent) => {
      area.scrollLeft = scrollLeft + event.clientX - clientX
      area.scrollTop = scrollTop + event.clientY - clientY
    }
    addEventListener('pointermove', drag)
    const end = () => removeEventListener('pointermove', drag)
    addEventListener('pointerup', end, { once: true })
    addEventListener('pointercancel', end, { once: true })
  }
  area.addEventListener('pointerdown', begin)
  return () => area.removeEventListener('pointerdown', begin)
}
