/** Takes what is dropped anywhere on the page. While one is dragged, the body carries `data-dragging`. */
export function watchDrops(onFiles: (files: readonly File[]) => void): void {
  const mark = (dragging: boolean) => document.body.toggleAttribute('data-dragging', dragging)
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    // Without this the browser would leave the page and show the file.
    event.preventDefault()
    mark(true)
  })
  document.addEventListener('dragleave', (event) => {
    // Leaving the window, not one element for the next.
    if (event.relatedTarget === null) mark(false)
  })
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    mark(false)
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length > 0) onFiles(files)
  })
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
