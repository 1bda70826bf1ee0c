/** Opens the browser's own dialog; within a key press or a click, or it stays closed. */
export function pickFiles(onFiles: (files: readonly File[]) => void): void {
  const shown = document.querySelector<HTMLInputElement>('main input[type="file"]')
  if (shown) shown.click()
  else pickWithoutInput(onFiles)
}

/** Where a file is open the page shows no input: one is there for as long as the dialog. */
function pickWithoutInput(onFiles: (files: readonly File[]) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.hidden = true
  document.body.append(input)
  input.addEventListener('cancel', () => input.remove())
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    input.remove()
    if (files.length > 0) onFiles(files)
  })
  input.click()
}
