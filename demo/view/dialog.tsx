import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export interface DialogProps {
  readonly open: boolean
  /** The id of its heading. */
  readonly labelledBy: string
  /** Esc, or what the browser does for it. */
  readonly onDismiss: () => void
  readonly children: ComponentChildren
}

/** A modal `<dialog>`: the browser keeps focus in it and gives it back afterwards. */
export function Dialog({ open, labelledBy, onDismiss, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (open && dialog && !dialog.open) dialog.showModal()
    if (!open && dialog?.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={ref}
      aria-labelledby={open ? labelledBy : undefined}
      onCancel={(event) => {
        // It closes when the state says so.
        event.preventDefault()
        onDismiss()
      }}
    >
      {open && children}
    </dialog>
  )
}
