export interface FileChoiceProps {
  readonly onFiles: (files: readonly File[]) => void
  readonly label?: string
}

/** A real input with its label; dropping and pasting are there besides. */
export function FileChoice({ onFiles, label = 'Choose a database' }: FileChoiceProps) {
  return (
    <div class="choice">
      <input
        id="file"
        class="hidden"
        type="file"
        multiple
        onChange={(event) => {
          const input = event.currentTarget
          const files = [...(input.files ?? [])]
          // Emptied, so that choosing the same file once more is a change again.
          input.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <label for="file" class="button primary">
        {label}
      </label>
      <p class="quiet">
        or drop it anywhere, or paste it
        <span class="note">A -wal file and .sql migrations of yours may come along.</span>
      </p>
    </div>
  )
}
